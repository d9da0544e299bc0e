import { describe, expect, it } from "vitest";
import { createSecrets } from "@/lib/backends/secrets";
import { Email } from "../schemas";
import { addressBlock } from "./attempts";
import { composeMail, type MailKind } from "./mail-texts";
import { hashPassword, passwordFits } from "./passwords";
import { hashCode, hashLinkToken, isSameHash, makeCode, makeLinkToken, readableCode } from "./tokens";

describe("passwords", () => {
  it("are argon2id with the stated cost, and never fit without a hash", async () => {
    const hash = await hashPassword("correct horse");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwordFits(hash, "correct horse")).toBe(true);
    expect(await passwordFits(hash, "Correct horse")).toBe(false);
    expect(await passwordFits(null, "correct horse")).toBe(false);
  });
});

describe("tokens", () => {
  const secrets = createSecrets("s".repeat(32));
  it("hash differently per secret, row and value", () => {
    const token = makeLinkToken();
    expect(token).toHaveLength(43);
    expect(hashLinkToken(secrets, token)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashLinkToken(secrets, token)).not.toBe(hashLinkToken(createSecrets("t".repeat(32)), token));
    expect(hashCode(secrets, "row-1", "12345678")).not.toBe(hashCode(secrets, "row-2", "12345678"));
    expect(isSameHash(hashCode(secrets, "r", "1"), hashCode(secrets, "r", "1"))).toBe(true);
    expect(isSameHash("ab", "abc")).toBe(false);
  });

  it("make eight digits, leading zeros kept", () => {
    for (let tries = 0; tries < 200; tries++) expect(makeCode()).toMatch(/^\d{8}$/);
    expect(readableCode("00123456")).toBe("0012 3456");
  });
});

describe("e-mail addresses", () => {
  it("are plain and lower-case", () => {
    expect(Email.parse("  Ada@Example.COM ")).toBe("ada@example.com");
    for (const bad of [
      "",
      "ada",
      "ada@example",
      "a@b@example.com",
      '"a@evil"@example.com',
      "a@example.com, b@example.com",
      "a\r\nBcc: x@example.com",
      "<a@example.com>",
    ]) {
      expect(Email.safeParse(bad).success, bad).toBe(false);
    }
  });
});

describe("address blocks", () => {
  it("are an IPv4 address or an IPv6 /64", () => {
    expect(addressBlock("203.0.113.7")).toBe("203.0.113.7");
    expect(addressBlock("::ffff:203.0.113.7")).toBe("203.0.113.7");
    expect(addressBlock("2001:db8:0:1::5")).toBe("2001:db8:0:1");
    expect(addressBlock("2001:0db8:0000:0001:aaaa:bbbb:cccc:dddd")).toBe("2001:db8:0:1");
    expect(addressBlock("::1")).toBe("0:0:0:0");
    expect(addressBlock(null)).toBe("unknown");
  });
});

describe("mail texts", () => {
  it("fill every place in both languages and link to our own address", () => {
    const ctx = { appUrl: "https://router.example", appName: "Router $& Co" };
    const kinds: MailKind[] = ["verify-email", "already-registered", "sign-in-code", "reset-password"];
    for (const kind of kinds) {
      for (const locale of ["en", "ru"]) {
        const mail = composeMail(ctx, kind, { to: "a@example.com", locale, path: "/page?token=t", code: "1234 5678" });
        expect(mail.text).not.toMatch(/[{}]/);
        expect(mail.text).toContain("Router $& Co");
        if (kind === "sign-in-code") expect(mail.text).toContain("\n1234 5678\n");
        else expect(mail.text).toContain(`\nhttps://router.example${locale === "ru" ? "/ru" : ""}/page?token=t\n`);
      }
    }
  });
});
