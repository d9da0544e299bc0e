import { setFx, syncCatalog } from "@/lib/catalog";
import type { Command } from "../command";
import { toSnake } from "../names";

export const catalogCommands: readonly Command[] = [
  {
    noun: "catalog",
    verb: "sync",
    summary: "Shows how a catalogue file differs; --apply writes it",
    flags: {
      file: {
        type: "string",
        description: "A file of the schema airouter-catalog/1",
        example: "FILE",
        isRequired: true,
      },
      apply: { type: "boolean", description: "Write the difference" },
    },
    async run({ ctx }, flags) {
      const sync = await syncCatalog(ctx, { file: flags.required("file"), isApplied: flags.isSet("apply") });
      return { value: toSnake(sync) };
    },
  },
  {
    noun: "fx",
    verb: "set",
    summary: "Adds an exchange rate and writes the price book anew",
    flags: {
      base: { type: "string", description: "USD", example: "USD" },
      quote: { type: "string", description: "RUB or KZT", example: "RUB", isRequired: true },
      rate: { type: "string", description: "What one USD costs", example: "81.25", isRequired: true },
      source: { type: "string", description: "Who says so", example: "central-bank", isRequired: true },
      at: { type: "string", description: "Day the rate is of (default: now)", example: "2026-11-21" },
    },
    async run({ ctx }, flags) {
      const set = await setFx(ctx, {
        base: flags.choice("base", ["USD"] as const),
        quote: flags.choice("quote", ["RUB", "KZT"] as const) ?? "RUB",
        rate: flags.required("rate"),
        source: flags.required("source"),
        at: flags.text("at"),
      });
      return { value: toSnake(set) };
    },
  },
];
