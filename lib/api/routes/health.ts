import { z } from "zod";
import { ProviderHealthList, type Status } from "@/lib/status";
import { type ApiRoute, defineRoute, RawReply } from "../route";

export interface HealthState {
  readonly version: string;
  readonly database: "embedded" | "external";
  readonly startedAtMs: number;
  isDraining(): boolean;
}

const healthSchema = z
  .object({
    status: z.enum(["ok", "draining"]),
    version: z.string(),
    database: z.enum(["embedded", "external"]),
    uptime_s: z.number().int(),
  })
  .meta({ id: "Health" });

/** GET /healthz: whether this process takes work. 503 while draining. */
export function healthRoute(state: HealthState): ApiRoute {
  return defineRoute({
    method: "GET",
    path: "/healthz",
    summary: "Whether this process takes work",
    tag: "Operations",
    access: "public",
    door: "api",
    response: healthSchema,
    async run(ctx) {
      const isDraining = state.isDraining();
      const body = {
        status: isDraining ? "draining" : "ok",
        version: state.version,
        database: state.database,
        uptime_s: Math.floor((ctx.clock.now() - state.startedAtMs) / 1000),
      };
      return new RawReply(
        JSON.stringify(body),
        { "content-type": "application/json", "cache-control": "no-store" },
        isDraining ? 503 : 200,
      );
    },
  });
}

/** GET /health/providers: speed and errors of each upstream over the last hour. Public. */
export function providerHealthRoute(status: Status): ApiRoute {
  return defineRoute({
    method: "GET",
    path: "/health/providers",
    summary: "How the upstreams do",
    description: "p50, p95 and error rate of each configured provider over the last hour, at most 30 seconds old.",
    tag: "Operations",
    access: "public",
    response: ProviderHealthList,
    run: () => status.health(),
  });
}
