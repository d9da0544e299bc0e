import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import pLimit from "p-limit";
import { AppError } from "@/lib/kernel";

// OWASP's first choice for argon2id (the library's default variant): 19 MiB, two passes, one lane.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Two at a time, so that a storm of sign-ins neither fills memory nor starves the gateway of cores. */
const slots = pLimit(2);
const WAITING_MAX = 100;

function inSlot<T>(work: () => Promise<T>): Promise<T> {
  if (slots.pendingCount >= WAITING_MAX) throw new AppError("busy", { retryAfterSeconds: 2 });
  return slots(work);
}

/** argon2id in PHC form. Throws `busy` when a hundred others wait. */
export const hashPassword = async (password: string): Promise<string> => inSlot(() => hash(password, OPTIONS));

let dummyHash: Promise<string> | null = null;

/** Whether a password fits. Without a hash (unknown user, no password set) it works as long and answers no. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  dummyHash ??= hash(randomBytes(16).toString("hex"), OPTIONS);
  const against = passwordHash ?? (await dummyHash);
  const fits = await inSlot(() => verify(against, password));
  return fits && passwordHash !== null;
}
