import { unstable_rethrow } from "next/navigation";
import { getComposition } from "@/lib/composition";
import { isAppError } from "@/lib/kernel";

/** Data for a part of a page that must not take the rest with it: null when it could not be read. */
export async function settled<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    unstable_rethrow(error);
    await report(error);
    return null;
  }
}

async function report(error: unknown): Promise<void> {
  const cause = isAppError(error) ? (error.cause ?? error) : error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  const services = await getComposition()
    .then((composition) => composition.services)
    .catch(() => null);
  if (services) services.log.error({ error: text }, "a page could not read its data");
  else console.error(text);
}
