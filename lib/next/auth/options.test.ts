import { describe, expect, it } from "vitest";
import { authCookies, sessionCookieName } from "./cookies";
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
  it("counts only with their word for the address", () => {
    expect(
      toIdentity("google", "1", { sub: "1", email: "a@example.com", email_verified: true, name: "A" } as never),
    ).toEqual({
      provider: "google",
      subject: "1",
      email: "a@example.com",
      isEmailVerified: true,
      name: "A",
    });
    expect(toIdentity("google", "1", { email: "a@example.com", email_verified: "true" } as never).isEmailVerified).toBe(
      false,
    );
    expect(toIdentity("google", "1", undefined)).toMatchObject({ email: "", isEmailVerified: false });
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
