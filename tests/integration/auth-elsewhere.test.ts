import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount, signUp } from "@/lib/accounts";
import { type Config, readConfig, setAuthUrl } from "@/lib/config";
import { AuthBrowser } from "../support/auth-browser";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { type IdentityServer, startIdentityServer } from "../support/identity-server";
import { createTestServices, type TestServices } from "../support/services";

const APP = "https://router.example";
let test: TestDatabase;
let app: TestServices;
let elsewhere: IdentityServer;
let config: Config;
let people = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  app = createTestServices(test.db, { appUrl: APP });
  setAuthUrl(APP);
  elsewhere = await startIdentityServer();
  config = readConfig({
    NODE_ENV: "test",
    APP_URL: APP,
    GOOGLE_CLIENT_ID: elsewhere.clientId,
    GOOGLE_CLIENT_SECRET: elsewhere.clientSecret,
    GOOGLE_ISSUER: elsewhere.url,
    GITHUB_CLIENT_ID: elsewhere.clientId,
    GITHUB_CLIENT_SECRET: elsewhere.clientSecret,
    GITHUB_BASE_URL: elsewhere.url,
  });
});
afterAll(async () => {
  await elsewhere.close();
  await test.drop();
});
beforeEach(() => {
  const id = String(++people);
  elsewhere.person = {
    subject: id,
    name: "Ann",
    emails: [{ email: `e${id}@example.com`, verified: true }],
    consents: true,
  };
  elsewhere.forged = {};
  elsewhere.refusals.length = 0;
});

const errorIn = (url: string | string[] | undefined) => new URL(String(url ?? ""), APP).searchParams.get("error");
const pathOf = (url: string | string[] | undefined) => new URL(String(url ?? ""), APP).pathname;

/** To the other company and back, as far as its answer to our callback: what its page redirected to. */
async function goThere(browser: AuthBrowser, provider: string): Promise<URL> {
  const { body } = await browser.post(`signin/${provider}`, { callbackUrl: `${APP}/console` });
  const there = await fetch(body.url ?? "", { redirect: "manual" });
  expect([there.status, elsewhere.refusals]).toEqual([302, []]);
  return new URL(there.headers.get("location") ?? "");
}

const comeBack = (browser: AuthBrowser, back: URL) =>
  browser.call("GET", back.pathname.replace("/api/auth/", "") + back.search);

/** Where next-auth's own addresses lead on to. */
async function lastOf(browser: AuthBrowser, location: string | string[] | undefined): Promise<string> {
  const url = new URL(String(location ?? ""), APP);
  const own = /^\/api\/auth\/(error|signin)$/.exec(url.pathname)?.[1];
  return own ? lastOf(browser, (await browser.call("GET", own + url.search)).location) : url.href;
}

async function signInThere(provider: string, browser = new AuthBrowser(app, config)) {
  const answer = await comeBack(browser, await goThere(browser, provider));
  return { browser, location: await lastOf(browser, answer.location), session: await browser.session() };
}

describe.each(["google", "github"])("sign-in with %s", (provider) => {
  it("makes an account for a newcomer, in the currency he chose, and knows him again", async () => {
    const browser = new AuthBrowser(app, config);
    browser.jar.set("airouter.newcomer", "RUB.ru");
    const { session, location } = await signInThere(provider, browser);
    expect(location).toBe(`${APP}/console`);
    expect(session).toMatchObject({
      session: { email: `e${people}@example.com` },
      membership: { role: "owner", currency: "RUB" },
    });
    elsewhere.person = { ...elsewhere.person, emails: [{ email: "moved@example.com", verified: false }] };
    const again = await signInThere(provider);
    expect(again.session?.session.userId).toBe(session?.session.userId);
  });

  it("links to the account of a verified address, whose password goes on working", async () => {
    const email = `e${people}@example.com`;
    await createAccount(app.operator, { email, password: "correct horse battery", currency: "KZT" });
    const { session } = await signInThere(provider);
    expect(session).toMatchObject({ session: { email }, membership: { currency: "KZT" } });
    const typed = new AuthBrowser(app, config);
    await typed.post("callback/password", { email, password: "correct horse battery" });
    expect((await typed.session())?.session.userId).toBe(session?.session.userId);
  });

  it("takes an address from a stranger who signed up with it and never verified it", async () => {
    const email = `e${people}@example.com`;
    await signUp(app.anybody(), { email, password: "the stranger's password" });
    expect((await signInThere(provider)).session).toMatchObject({ session: { email } });
    const stranger = new AuthBrowser(app, config);
    await stranger.post("callback/password", { email, password: "the stranger's password" });
    expect(await stranger.session()).toBeNull();
  });

  it.each([
    ["not verified there", [{ email: "victim@example.com", verified: false }]],
    ["missing", []],
  ])("refuses an address that is %s, in the visitor's language", async (_name, emails) => {
    elsewhere.person = { ...elsewhere.person, emails };
    const browser = new AuthBrowser(app, config);
    browser.jar.set("airouter.newcomer", "RUB.ru");
    const { session, location } = await signInThere(provider, browser);
    expect([session, errorIn(location), pathOf(location)]).toEqual([null, "unverified", "/ru/sign-in"]);
  });

  it("leads back with a reason when the person says no", async () => {
    elsewhere.person = { ...elsewhere.person, consents: false };
    const { session, location } = await signInThere(provider);
    expect([session, errorIn(location), pathOf(location)]).toEqual([null, "Callback", "/sign-in"]);
  });

  it("refuses a state it did not give, a code without its verifier, and an answer that comes twice", async () => {
    const browser = new AuthBrowser(app, config);
    const back = await goThere(browser, provider);
    const forged = new URL(back);
    forged.searchParams.set("state", "A".repeat(40));
    expect(errorIn((await comeBack(browser, forged)).location)).toBe("OAuthCallback");

    const victim = new AuthBrowser(app, config); // an attacker's code in a victim's browser
    await goThere(victim, provider);
    const stolen = await goThere(new AuthBrowser(app, config), provider);
    expect(errorIn((await comeBack(victim, stolen)).location)).toBe("OAuthCallback");
    expect(await victim.session()).toBeNull();

    const mine = new AuthBrowser(app, config);
    const own = await goThere(mine, provider);
    const other = new AuthBrowser(app, config);
    const code = (await goThere(other, provider)).searchParams.get("code") ?? "";
    own.searchParams.set("code", code); // right state, somebody else's code: PKCE
    expect(errorIn((await comeBack(mine, own)).location)).toBe("OAuthCallback");
    expect(elsewhere.refusals.splice(0)).toContain("the verifier does not fit");

    const once = new AuthBrowser(app, config);
    const answer = await goThere(once, provider);
    await comeBack(once, answer);
    expect(await once.session()).not.toBeNull();
    expect(errorIn((await comeBack(once, answer)).location)).toBe("OAuthCallback");
  });

  it("says no more than that it failed when our own side fails", async () => {
    const broken = createTestServices(
      { ...test.db, transaction: () => Promise.reject(new Error("password=hunter2 at 10.0.0.7")) },
      { appUrl: APP },
    );
    const { session, location } = await signInThere(provider, new AuthBrowser(broken, config));
    expect([session, errorIn(location)]).toEqual([null, "unavailable"]);
  });
});

describe("an id token", () => {
  it.each([
    ["of another issuer", { iss: "https://accounts.google.com" }],
    ["for another client", { aud: "somebody-else" }],
    ["of another sign-in", { nonce: "replayed" }],
    ["that is too old", { exp: 1_700_000_000 }],
  ])("%s is refused", async (_name, forged) => {
    elsewhere.forged = forged;
    const { session, location } = await signInThere("google");
    expect([session, errorIn(location)]).toEqual([null, "OAuthCallback"]);
  });
});

describe("another issuer behind the same button", () => {
  it("knows nobody by the ids of the first", async () => {
    const { session } = await signInThere("github");
    const first = elsewhere;
    const second = await startIdentityServer();
    second.person = { ...first.person, emails: [{ email: "other@example.com", verified: true }] };
    elsewhere = second;
    try {
      const moved = { ...config, GITHUB_BASE_URL: second.url };
      const again = await signInThere("github", new AuthBrowser(app, moved));
      expect(again.session?.session.email).toBe("other@example.com");
      expect(again.session?.session.userId).not.toBe(session?.session.userId);
    } finally {
      elsewhere = first;
      await second.close();
    }
  });
});

describe("where sign-ins are sent", () => {
  it("is encrypted or this machine", () => {
    for (const name of ["GOOGLE_ISSUER", "GITHUB_BASE_URL"]) {
      expect(() => readConfig({ NODE_ENV: "test", [name]: "http://login.example" })).toThrow(name);
      expect(() => readConfig({ NODE_ENV: "test", [name]: "https://login.example" })).not.toThrow();
    }
  });
});
