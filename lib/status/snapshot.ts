import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Log } from "@/lib/kernel";

const count = z.int().nonnegative();
const milliseconds = z.number().nullable();

const Snapshot = z.object({
  atMs: z.number(),
  figures: z.array(
    z.object({ provider: z.string(), requests: count, errors: count, p50_ms: milliseconds, p95_ms: milliseconds }),
  ),
  days: z.array(z.object({ provider: z.string(), day: z.iso.date(), requests: count, errors: count, hours: count })),
  firstHourMs: z.number().nullable(),
});

/** Everything the status page is made of, as read at one instant. */
export type Snapshot = z.infer<typeof Snapshot>;

/** Replaces the file at once or leaves it. A disk that cannot be written to is told to the log, not to readers. */
export async function writeSnapshot(file: string, snapshot: Snapshot, log: Log): Promise<void> {
  // Several processes write the same file.
  const fresh = `${file}.${process.pid}`;
  try {
    await writeFile(fresh, JSON.stringify(snapshot));
    await rename(fresh, file);
  } catch (error) {
    log.warn({ error: String(error) }, "The figures of the status page could not be kept on disk.");
  }
}

/** The kept figures, or null when there are none that can be understood. */
export async function readSnapshotFile(file: string): Promise<Snapshot | null> {
  try {
    return Snapshot.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
