import type { StatusComponent } from "@/components/status/dto";
import { formatShare } from "@/components/status/format-share";
import { getComposition } from "@/lib/composition";
import { rssResponse } from "./feeds/rss";
import { getSite } from "./site";

/** What the status page shows; from memory while the database is away. */
export interface StatusView {
  readonly status: "operational" | "degraded" | "down" | "unknown";
  readonly components: readonly StatusComponent[];
  /** ISO 8601. */
  readonly updatedAt: string | null;
  readonly ageSeconds: number | null;
  readonly isStale: boolean;
}

export async function readStatus(): Promise<StatusView> {
  const { status: room, services } = await getComposition();
  const { status, components, updatedAtMs, isStale } = await room.board();
  return {
    status,
    components,
    updatedAt: updatedAtMs === null ? null : new Date(updatedAtMs).toISOString(),
    ageSeconds: updatedAtMs === null ? null : Math.max(0, Math.round((services.clock.now() - updatedAtMs) / 1000)),
    isStale,
  };
}

/** GET /status.json: the page for machines. */
export async function statusJsonRoute(): Promise<Response> {
  const { status, components, updatedAt, ageSeconds, isStale } = await readStatus();
  return Response.json(
    { status, updated_at: updatedAt, age_s: ageSeconds, stale: isStale, components },
    { headers: { "access-control-allow-origin": "*", "cache-control": "public, max-age=30" } },
  );
}

/** GET /status.rss: the days on which a component did not work well, newest first. */
export async function statusFeedRoute(): Promise<Response> {
  const { components } = await readStatus();
  const { name, url } = getSite();
  const items = components.flatMap((component) =>
    component.days.flatMap(({ day, state, requests, errors }) => {
      if (state !== "degraded" && state !== "down") return [];
      const title = component.kind === "dialect" ? `API, ${component.name}` : component.name;
      const share = formatShare((requests - errors) / requests, "en");
      return [
        {
          title: `${title}: ${state} on ${day}`,
          url: `${url}/status`,
          id: `${url}/status#${component.id}-${day}`,
          atMs: Date.parse(`${day}T00:00:00Z`),
          text: `${share} of ${component.kind === "dashboard" ? "hours" : "requests"} went well on ${day} (UTC).`,
        },
      ];
    }),
  );
  return rssResponse({
    title: `${name}: status`,
    description: `Days on which a part of ${name} did not work well.`,
    pagePath: "/status",
    path: "/status.rss",
    items: items.sort((a, b) => b.atMs - a.atMs),
  });
}
