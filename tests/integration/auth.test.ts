import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount, listSessions, requestSignInCode, revokeSession, signUp } from "@/lib/accounts";
import { readConfig, setAuthUrl } from "@/lib/config";
import { sessionOf } from "@/lib/next/session";
import { AuthBrowser } from "../support/auth-browser";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createTestServices, type TestServices } from "../support/services";

let test: TestDatabase;
let app: TestServices;
let people = 0;
const config = readConfig({ NODE_ENV: "test", APP_URL: "https://router.example" });
const PASSWORD = "correct horse battery";
const origin = { address: "203.0.113.77", userAgent: "Browser/1" };

beforeAll(async () => {
  test = await createTestDatabase();
  app = createTestServices(test.db, { appUrl: "https://router.example" });
  setAuthUrl("https://router.example");
});
afterAll(() => test.drop());

const newBrowser = (settings = config) => new AuthBrowser(app, settings);

async function newPerson(): Promise<string> {
  const email = `auth-${++people}@example.com`;
  await createAccount(app.operator, { email, password: PASSWORD });
  return email;
}

async function signedIn(email: string): Promise<AuthBrowser> {
  const browser = newBrowser();
  const { body } = await browser.post("callback/password", {
    email,
    password: PASSWORD,
    callbackUrl: "https://router.example/console",
  });
  expect(body.url).toBe("https://router.example/console");
  return browser;
}

const errorIn = (url: string | undefined) => new URL(url ?? "", "https://router.example").searchParams.get("error");

describe("signing in", () => {
  it("with a password opens a session that pages and the console read", async () => {
    const email = await newPerson();
    const browser = await signedIn(email);
    const session = await browser.session();
    expect(session).toMatchObject({ session: { email }, membership: { role: "owner", currency: "USD" } });
    expect(session?.ctx).toMatchObject({
      actor: { kind: "user", userId: session?.session.userId },
      workspaceId: session?.membership.workspaceId,
    });
    expect((await listSessions(session?.ctx ?? app.operator)).data).toMatchObject([
      { is_current: true, method: "password", user_agent: "Browser/1", address: "203.0.113.77" },
    ]);
    expect((await browser.call("GET", "session")).body.user).toEqual({ email, name: null });
  });

  it("sets host-bound, http-only, lax cookies that say nothing readable", async () => {
    const email = await newPerson();
    const browser = await signedIn(email);
    const cookie = browser.setCookies.find((line) => line.startsWith("__Host-airouter.session=")) ?? "";
    expect(cookie).toMatch(/; Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
    expect(cookie).not.toContain("Domain");
    expect(Buffer.from(cookie, "base64url").toString()).not.toContain(email);
    for (const line of browser.setCookies) expect(line).toMatch(/^__Host-airouter\./);
  });

  it("with a mailed code", async () => {
    const email = await newPerson();
    await requestSignInCode(app.anybody(), { email });
    const code = /(\d{4} \d{4})$/.exec(app.mailLines.at(-1) ?? "")?.[1] ?? "";
    const browser = newBrowser();
    const wrong = await browser.post("callback/code", { email, code: "0000 0001" });
    expect(errorIn(wrong.body.url)).toBe("CredentialsSignin");
    expect(await browser.session()).toBeNull();
    const right = await browser.post("callback/code", { email, code });
    expect(errorIn(right.body.url)).toBeNull();
    expect(await browser.session()).toMatchObject({ session: { email } });
  });

  it("refuses a wrong password and an unknown address alike, an unverified one by name, a storm as limited", async () => {
    const email = await newPerson();
    const browser = newBrowser();
    const wrong = await browser.post("callback/password", { email, password: "wrong password" });
    const unknown = await browser.post("callback/password", {
      email: "nobody@example.com",
      password: "wrong password",
    });
    expect(wrong.status).toBe(unknown.status);
    expect([wrong.body.url, unknown.body.url].map(errorIn)).toEqual(["CredentialsSignin", "CredentialsSignin"]);
    const odd = await browser.post("callback/password", { email: "not an address", password: "" });
    expect(errorIn(odd.body.url)).toBe("refused");

    const fresh = "unverified@example.com";
    await signUp(app.anybody(), { email: fresh, password: PASSWORD });
    expect(errorIn((await browser.post("callback/password", { email: fresh, password: PASSWORD })).body.url)).toBe(
      "unverified",
    );
    let last: string | null = null;
    for (let tries = 0; tries < 21; tries++)
      last = errorIn((await browser.post("callback/password", { email: fresh, password: "x" })).body.url);
    expect(last).toBe("rate_limited");
    expect(await browser.session()).toBeNull();
  });

  it("needs next-auth's token, and never leads to another site", async () => {
    const email = await newPerson();
    const browser = newBrowser();
    await browser.call("POST", "callback/password", { email, password: PASSWORD, csrfToken: "forged", json: "true" });
    expect(await browser.session()).toBeNull();
    const { body } = await browser.post("callback/password", {
      email,
      password: PASSWORD,
      callbackUrl: "https://evil.example/",
    });
    expect(body.url).toBe("https://router.example");
  });
});

describe("sessions", () => {
  it("end at once when revoked elsewhere, and the cookie is taken back", async () => {
    const email = await newPerson();
    const here = await signedIn(email);
    const there = await signedIn(email);
    const mine = await here.session();
    const { data } = await listSessions(mine?.ctx ?? app.operator);
    const other = data.find(({ is_current }) => !is_current);
    await revokeSession(mine?.ctx ?? app.operator, { id: other?.id ?? "" });
    expect(await there.session()).toBeNull();
    expect(await here.session()).not.toBeNull();
    expect((await there.call("GET", "session")).body).toEqual({});
    expect(there.jar.has("__Host-airouter.session")).toBe(false);
  });

  it("end on signing out, also for a copy of the cookie", async () => {
    const browser = await signedIn(await newPerson());
    const thief = newBrowser();
    for (const [name, value] of browser.jar) thief.jar.set(name, value);
    expect(await thief.session()).not.toBeNull();
    await browser.post("signout");
    expect(browser.jar.has("__Host-airouter.session")).toBe(false);
    expect(await thief.session()).toBeNull();
  });

  it("end with a password change", async () => {
    const email = await newPerson();
    const browser = await signedIn(email);
    await test.db.pool.query('update "user" set session_version = session_version + 1 where email = $1', [email]);
    expect(await browser.session()).toBeNull();
  });

  it("are none for a cookie that is forged, cut or of another installation", async () => {
    const browser = await signedIn(await newPerson());
    const name = "__Host-airouter.session";
    const sealed = browser.jar.get(name) ?? "";
    for (const value of ["", "x", sealed.slice(0, -2), `${sealed.slice(0, 40)}A${sealed.slice(41)}`]) {
      browser.jar.set(name, value);
      expect(await browser.session()).toBeNull();
    }
    browser.jar.set(name, sealed);
    const elsewhere = createTestServices(test.db, {
      appUrl: app.services.appUrl,
      secrets: { derive: () => Buffer.alloc(32, 7) },
    });
    expect(await sessionOf(elsewhere.services, (cookie) => browser.jar.get(cookie), origin)).toBeNull();
  });

  it("show the chosen workspace, and the first one when that is not theirs", async () => {
    const email = await newPerson();
    const second = await createAccount(app.operator, { email, currency: "KZT" });
    const foreign = await createAccount(app.operator, { email: "somebody-else@example.com" });
    const browser = await signedIn(email);
    browser.jar.set("__Host-airouter.workspace", second.workspace_id);
    expect((await browser.session())?.membership.currency).toBe("KZT");
    browser.jar.set("__Host-airouter.workspace", foreign.workspace_id);
    expect((await browser.session())?.membership.currency).toBe("USD");
  });
});

describe("sign-ins elsewhere", () => {
  it("are offered when configured and send people there with a state", async () => {
    const withGitHub = readConfig({
      NODE_ENV: "test",
      APP_URL: "https://router.example",
      GITHUB_CLIENT_ID: "id",
      GITHUB_CLIENT_SECRET: "secret",
    });
    const offered = async (browser: AuthBrowser) => Object.keys((await browser.call("GET", "providers")).body);
    expect(await offered(newBrowser())).toEqual(["password", "code"]);
    const browser = newBrowser(withGitHub);
    expect(await offered(browser)).toEqual(["password", "code", "github"]);
    const { body } = await browser.post("signin/github", { callbackUrl: "https://router.example/console" });
    const url = new URL(body.url ?? "");
    expect(url.origin + url.pathname).toBe("https://github.com/login/oauth/authorize");
    expect(url.searchParams.get("redirect_uri")).toBe("https://router.example/api/auth/callback/github");
    expect(url.searchParams.get("state")).toMatch(/.{20,}/);
    expect(browser.jar.has("__Host-airouter.state")).toBe(true);
  });
});
