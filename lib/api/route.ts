import type { z } from "zod";
import type { Context, Scope } from "@/lib/context";
import type { DialectId } from "@/lib/gateway";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What a run receives beside its context. */
export interface RouteInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly header: (name: string) => string | null;
  /** The dialect of the path it came through; the console's is openai-chat. */
  readonly dialect: DialectId;
}

/** A reply that is more than JSON: other headers, other status, raw bytes. */
export class RawReply {
  readonly isRawReply = true;
  constructor(
    readonly body: Uint8Array | string,
    readonly headers: Readonly<Record<string, string>>,
    readonly status = 200,
  ) {}
}

/**
 * One operation of the API that is no model call. The same record is bound under /v1, /api/v1 and, with a session,
 * /api/console, and generates its part of /openapi.json.
 */
export interface ApiRoute {
  readonly method: Method;
  /** Below the mount, e.g. "/keys/{id}". */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** Who may call: anybody, or a key or session that has the scope. */
  readonly access: "public" | Scope;
  /** "api" = keys only, "console" = sessions only, "both" by default. */
  readonly door?: "api" | "console" | "both";
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Default 1 MiB. */
  readonly maxBodyBytes?: number;
  readonly response: z.ZodType;
  readonly status?: number;
  readonly run: (ctx: Context, input: RouteInput<never, never, never>) => Promise<unknown>;
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Binds a verb to its address; types of params, query and body come from the schemas. */
export function defineRoute<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  route: Omit<ApiRoute, "params" | "query" | "body" | "run"> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly run: (ctx: Context, input: RouteInput<Output<Params>, Output<Query>, Output<Body>>) => Promise<unknown>;
  },
): ApiRoute {
  return route as unknown as ApiRoute;
}
