import { listSessionsOf, revokeSessionsOf } from "@/lib/accounts";
import type { Command } from "../command";

const EMAIL = {
  type: "string",
  description: "The person's e-mail address",
  example: "you@example.com",
  isRequired: true,
} as const;

export const sessionCommands: readonly Command[] = [
  {
    noun: "sessions",
    verb: "list",
    summary: "Where a person is signed in",
    flags: { email: EMAIL },
    run: async ({ ctx }, flags) => ({ value: await listSessionsOf(ctx, { email: flags.required("email") }) }),
  },
  {
    noun: "sessions",
    verb: "revoke",
    summary: "Signs a person out everywhere, at once",
    flags: { email: EMAIL },
    run: async ({ ctx }, flags) => ({ value: await revokeSessionsOf(ctx, { email: flags.required("email") }) }),
  },
];
