import { describe, expect, it } from "vitest";
import { authCookies, sessionCookieName } from "./cookies";
import { readNewcomer, signInPath } from "./newcomer";
import { sameSite, sessionIdOf } from "./options";
import { toIdentity, verifiedEmail } from "./providers";

describe("after signing in", () => {
  it("leads to our own address only", () => {
    const app = "https://router.example";
    expect(sameSite("/console?tab=1", app)).toBe("https://router.example/console?tab=1");
    expect(sameSite("https://router.example/ru/console", app)).toBe("https://router.example/ru/console");
    for (const target of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "https://router.example@evil.example",
      "https://router.example.evil.example/",
    ]) {
      expect(sameSite(target, app), target).toBe(app);
    }
  });
});

describe("cookies", () => {
  it("are bound to the host under https and closed to scripts and other sites", () => {
    for (const [appUrl, prefix] of [
      ["https://router.example", "__Host-airouter."],
      ["http://localhost:3000", "airouter."],
    ] as const) {
      const cookies = Object.values(authCookies({ appUrl }));
      expect(cookies).toHaveLength(6);
      for (const { name, options } of cookies) {
        expect(name.startsWith(prefix)).toBe(true);
        expect(options).toMatchObject({
          httpOnly: true,
          sameSite: "lax",
          path: "/",
          secure: appUrl.startsWith("https"),
        });
      }
      expect(sessionCookieName({ appUrl })).toBe(`${prefix}session`);
    }
  });

  it("without a session id name a session nobody has", () => {
    expect(sessionIdOf({ sid: "a" })).toBe("a");
    expect(sessionIdOf({})).toBe("00000000-0000-0000-0000-000000000000");
    expect(sessionIdOf({ sid: 5 })).toBe("00000000-0000-0000-0000-000000000000");
  });
});

describe("what other companies say", () => {
  const newcomer = readNewcomer("KZT.ru");
  it("counts only with their word for the address", () => {
    expect(
      toIdentity(
        "google",
        "1",
        { sub: "1", email: "a@example.com", email_verified: true, name: "A" } as never,
        newcomer,
      ),
    ).toEqual({
      provider: "google",
      subject: "1",
      email: "a@example.com",
      isEmailVerified: true,
      name: "A",
      currency: "KZT",
      locale: "ru",
    });
    expect(
      toIdentity("google", "1", { email: "a@example.com", email_verified: "true" } as never, newcomer).isEmailVerified,
    ).toBe(false);
    expect(toIdentity("google", "1", undefined, newcomer)).toMatchObject({ email: "", isEmailVerified: false });
    expect(
      verifiedEmail([
        { email: "a", primary: true, verified: false },
        { email: "b", primary: false, verified: true },
      ]),
    ).toBe("b");
    expect(
      verifiedEmail([
        { email: "a", primary: false, verified: true },
        { email: "b", primary: true, verified: true },
      ]),
    ).toBe("b");
    expect(verifiedEmail([{ email: "a", primary: true, verified: false }])).toBeNull();
  });
});

describe("what a newcomer chose", () => {
  it("is read from a cookie that may say anything", () => {
    expect(readNewcomer("RUB.ru")).toEqual({ currency: "RUB", locale: "ru" });
    for (const odd of [undefined, "", ".", "EUR.kk", ".ru", "<script>"]) {
      expect(readNewcomer(odd).currency, odd).toBe("USD");
    }
    expect(signInPath(readNewcomer("RUB.ru"), "unverified")).toBe("/ru/sign-in?error=unverified");
    expect(signInPath(readNewcomer(undefined))).toBe("/sign-in");
  });
});
