import { DEVICES, listPageVitals } from "@/lib/vitals";
import type { Command } from "../command";

export const vitalsCommands: readonly Command[] = [
  {
    noun: "vitals",
    verb: "show",
    summary: "How real visits to each page went: the 75th percentiles, the most visited first",
    flags: {
      days: { type: "string", description: "How far back (default 7; visits are kept for 30)", example: "7" },
      device: { type: "string", description: `Only ${DEVICES.join(", ")}`, example: "phone" },
    },
    async run({ ctx }, flags) {
      const days = flags.integer("days", 1) ?? 7;
      return { value: await listPageVitals(ctx, { days, device: flags.choice("device", DEVICES) }) };
    },
  },
];
