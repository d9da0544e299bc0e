import type { StatusComponent } from "@/components/status/dto";
import { getComposition } from "@/lib/composition";

/** What the status page shows; from memory while the database is away. */
export interface StatusView {
  readonly status: "operational" | "degraded" | "down" | "unknown";
  readonly components: readonly StatusComponent[];
  /** ISO 8601. */
  readonly updatedAt: string | null;
  readonly isStale: boolean;
}

export async function readStatus(): Promise<StatusView> {
  const { status: room } = await getComposition();
  const { status, components, updatedAtMs, isStale } = await room.board();
  return { status, components, updatedAt: updatedAtMs === null ? null : new Date(updatedAtMs).toISOString(), isStale };
}

/** GET /status.json: the page for machines. */
export async function statusJsonRoute(): Promise<Response> {
  const { status, components, updatedAt, isStale } = await readStatus();
  return Response.json(
    { status, updated_at: updatedAt, stale: isStale, components },
    { headers: { "access-control-allow-origin": "*", "cache-control": "public, max-age=30" } },
  );
}
