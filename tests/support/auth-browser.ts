import NextAuth from "next-auth";
import type { Config } from "@/lib/config";
import { readNewcomer } from "@/lib/next/auth/newcomer";
import { authOptions } from "@/lib/next/auth/options";
import { cookieReader, sessionOf } from "@/lib/next/session";
import type { TestServices } from "./services";

const ORIGIN = { address: "203.0.113.77", userAgent: "Browser/1" };

/** A browser: keeps cookies and talks to next-auth itself, without Next around it. */
export class AuthBrowser {
  readonly jar = new Map<string, string>();
  readonly setCookies: string[] = [];

  constructor(
    private readonly app: TestServices,
    private readonly config: Config,
  ) {}

  async call(method: string, path: string, body?: Record<string, string>) {
    const [route = "", search = ""] = path.split("?");
    const headers: Record<string, string | string[]> = {};
    let status = 0;
    let sent: unknown = null;
    const response = {
      status(code: number) {
        status = code;
        return response;
      },
      getHeader: (name: string) => headers[name.toLowerCase()],
      setHeader(name: string, value: string | string[]) {
        headers[name.toLowerCase()] = value;
        return response;
      },
      json: (value: unknown) => {
        sent = value;
      },
      send: (value: unknown) => {
        sent = value;
      },
      end: () => {},
    };
    const request = {
      method,
      query: { nextauth: route.split("/"), ...Object.fromEntries(new URLSearchParams(search)) },
      body,
      headers: { host: new URL(this.config.appUrl).host },
      cookies: Object.fromEntries(this.jar),
    };
    await NextAuth(
      request as never,
      response as never,
      authOptions(this.app.services, this.config, {
        ...ORIGIN,
        newcomer: readNewcomer(this.jar.get("airouter.newcomer")),
      }),
    );
    for (const cookie of [headers["set-cookie"] ?? []].flat()) {
      this.setCookies.push(cookie);
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      const value = decodeURIComponent(pair.slice(at + 1));
      if (value === "" || /Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(cookie)) this.jar.delete(pair.slice(0, at));
      else this.jar.set(pair.slice(0, at), value);
    }
    return {
      status,
      body: sent as { url?: string; csrfToken?: string; user?: { email: string } },
      location: headers.location,
    };
  }

  async post(path: string, fields: Record<string, string> = {}) {
    const { body } = await this.call("GET", "csrf");
    return this.call("POST", path, { ...fields, csrfToken: body.csrfToken ?? "", json: "true" });
  }

  session() {
    const header = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return sessionOf(this.app.services, cookieReader(header), ORIGIN);
  }
}
