import type { Services } from "@/lib/context";
import { findLiveSession, type LiveSession } from "./store";

/** Reads a session from the database on every call, so that a revocation counts at once. Null = not signed in. */
export async function findSession(
  services: Pick<Services, "db">,
  input: { sessionId: string },
): Promise<LiveSession | null> {
  return findLiveSession(services.db, input.sessionId);
}
