import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { NEWCOMER_COOKIE } from "@/components/auth/newcomer-cookie";
import { getComposition } from "@/lib/composition";
import { setAuthUrl } from "@/lib/config";
import { toAppError } from "@/lib/kernel";
import { WebRequest } from "../web-request";
import { readNewcomer } from "./newcomer";
import { authOptions } from "./options";
import { requireSameOrigin } from "./same-origin";

interface AuthParams {
  readonly params: Promise<{ nextauth: string[] }>;
}

/** Sign-in, sign-out and the callbacks of other companies: next-auth with the options of this request. */
export async function authRoute(request: NextRequest, context: AuthParams): Promise<Response> {
  const { services, config } = await getComposition();
  if (request.method === "POST") {
    try {
      requireSameOrigin(request, services.appUrl);
    } catch (thrown) {
      const error = toAppError(thrown);
      return Response.json({ error: { message: error.message, type: error.code } }, { status: error.status });
    }
  }
  setAuthUrl(services.appUrl);
  const { address } = new WebRequest(request, config.TRUSTED_PROXY_COUNT);
  const newcomer = readNewcomer(request.cookies.get(NEWCOMER_COOKIE)?.value);
  const userAgent = request.headers.get("user-agent");
  const options = authOptions(services, config, { address, userAgent, newcomer });
  return NextAuth(request, context, options);
}
