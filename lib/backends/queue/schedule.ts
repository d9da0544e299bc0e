import type { JobDefinition } from "./queue";

const DAY_MS = 86_400_000;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The period of a recurring job that contains `nowMs`: a name equal in every process, and when the next one begins. */
export interface Slot {
  readonly name: string;
  readonly nextAtMs: number;
}

/** The current slot of a job, or null when it has no schedule. Throws RangeError on a schedule that cannot be read. */
export function currentSlot(
  job: Pick<JobDefinition, "name" | "everySeconds" | "dailyAtUtc">,
  nowMs: number,
): Slot | null {
  if (job.dailyAtUtc !== undefined) return slotOf(job.name, DAY_MS, offsetOfDay(job.dailyAtUtc), nowMs);
  if (job.everySeconds === undefined) return null;
  if (!(job.everySeconds >= 1)) throw new RangeError(`Job ${job.name}: everySeconds must be at least 1`);
  return slotOf(job.name, job.everySeconds * 1000, 0, nowMs);
}

function slotOf(name: string, lengthMs: number, offsetMs: number, nowMs: number): Slot {
  const index = Math.floor((nowMs - offsetMs) / lengthMs);
  return { name: `${name}:${lengthMs}:${index}`, nextAtMs: (index + 1) * lengthMs + offsetMs };
}

function offsetOfDay(text: string): number {
  const match = CLOCK.exec(text);
  if (!match) throw new RangeError(`"${text}" is not a time of day as HH:MM`);
  return (Number(match[1]) * 60 + Number(match[2])) * 60_000;
}
