import { z } from "zod";
import { CURRENCIES, LOCALES } from "@/lib/kernel";
import { ROLES } from "./roles";

/** One plain address, lower-cased: no quotes, no list, nothing a mail server could read as somebody else. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(
    /^[^\s"'<>()[\]\\,;:@\p{Cc}]{1,64}@[^\s"'<>()[\]\\,;:@\p{Cc}]+\.[^\s"'<>()[\]\\,;:@.\p{Cc}]{2,}$/u,
    "is not an e-mail address",
  )
  .meta({ description: "E-mail address; letter case does not matter.", example: "ada@example.com" });

export const Password = z
  .string()
  .min(8, "must have at least 8 characters")
  .max(200, "may have at most 200 characters")
  .meta({ description: "8 to 200 characters, no other rules.", example: "correct horse battery" });

const locale = z.enum(LOCALES).default("en").meta({ description: "Language of mails.", example: "en" });
const currency = z
  .enum(CURRENCIES)
  .default("USD")
  .meta({ description: "Currency of the wallet; it never changes.", example: "USD" });
const name = z.string().trim().min(1).max(100);
const linkToken = z.string().min(20).max(100).meta({ description: "The token of the mailed link." });

export const SignUpInput = z.strictObject({
  email: Email,
  password: Password,
  name: name.optional().meta({ example: "Ada" }),
  locale,
  currency,
});

export const VerifyEmailInput = z.strictObject({ token: linkToken });

export const VerifiedEmail = z.object({
  email: z.string(),
  sign_in_code: z.string().meta({ description: "Good once, for two minutes, to sign in with at once." }),
});

export const RequestCodeInput = z.strictObject({ email: Email, locale });

export const SignInCodeInput = z.strictObject({
  email: Email,
  code: z
    .string()
    .max(40)
    .transform((text) => text.replace(/[\s-]/g, ""))
    .meta({ description: "The mailed digits.", example: "1234 5678" }),
});

export const RequestResetInput = RequestCodeInput;

export const ResetPasswordInput = z.strictObject({ token: linkToken, password: Password });

export const PasswordSignInInput = z.strictObject({ email: Email, password: z.string().min(1).max(200) });

/** The answer of everything that mails somebody: the same whether the address is known or not. */
export const MailRequested = z.object({ status: z.literal("check_your_mail") }).meta({
  description: "If the address can be written to, a mail is on its way. The answer does not tell whether it is known.",
});

export const CreateAccountInput = z.strictObject({
  email: Email,
  password: Password.optional(),
  currency,
  name: name.optional(),
  locale,
});

export const CreatedAccount = z.object({
  account_id: z.string().meta({ example: "acc_0190f3c2a1b47c3e9f1d2b3c4d5e6f70" }),
  workspace_id: z.string().meta({ example: "ws_0190f3c2a1b47c3e9f1d2b3c4d5e6f71" }),
  wallet_id: z.string().meta({ example: "wal_0190f3c2a1b47c3e9f1d2b3c4d5e6f72" }),
  user_id: z.string().meta({ example: "usr_0190f3c2a1b47c3e9f1d2b3c4d5e6f73" }),
});

export const AccountView = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.enum(CURRENCIES),
  wallet_id: z.string(),
  frozen: z.boolean(),
  frozen_reason: z.string().nullable(),
  created_at: z.string(),
  members: z.array(z.object({ user_id: z.string(), email: z.string(), role: z.enum(ROLES) })),
  workspaces: z.array(z.object({ id: z.string(), name: z.string(), default_model: z.string().nullable() })),
});

export const SessionView = z.object({
  id: z.string(),
  is_current: z.boolean(),
  method: z.string().meta({ example: "password" }),
  user_agent: z.string().nullable(),
  address: z.string().nullable(),
  created_at: z.string(),
  last_seen_at: z.string(),
});
export const SessionList = z.object({ data: z.array(SessionView) });
export const RevokeSessionInput = z.strictObject({ id: z.string() });
export const SessionsRevoked = z.object({ revoked: z.number().int() });
