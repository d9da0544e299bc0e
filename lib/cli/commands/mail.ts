import type { Command } from "../command";

export const mailCommands: readonly Command[] = [
  {
    noun: "mail",
    verb: "list",
    summary: "The newest messages of the outbox, with their text",
    flags: { limit: { type: "string", description: "How many (default 20)", example: "20" } },
    async run({ services }, flags) {
      return { value: await services.listMail(flags.integer("limit", 1) ?? 20) };
    },
  },
];
