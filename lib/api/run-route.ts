import type { z } from "zod";
import type { Context } from "@/lib/context";
import type { DialectId, GatewayReply, GatewayRequest } from "@/lib/gateway";
import { AppError, toJson } from "@/lib/kernel";
import { type ApiRoute, RawReply } from "./route";

const MAX_BODY_BYTES = 1024 * 1024;

/** Reads, validates and runs one route. Throws AppError; the caller renders it. */
export async function runRoute(
  route: ApiRoute,
  ctx: Context,
  request: GatewayRequest,
  params: Record<string, string>,
  dialect: DialectId,
): Promise<GatewayReply> {
  const input = {
    params: route.params ? check(route.params, params, "path") : params,
    query: route.query ? check(route.query, readQuery(request.query), "query") : undefined,
    body: route.body ? check(route.body, await readJson(request, route.maxBodyBytes), "body") : undefined,
    header: (name: string) => request.header(name),
    dialect,
  };
  const result = await route.run(ctx, input as never);
  if (result instanceof RawReply) return { status: result.status, headers: { ...result.headers }, body: result.body };
  const status = route.status ?? 200;
  if (status === 204) return { status, headers: {}, body: null };
  return { status, headers: { "content-type": "application/json" }, body: toJson(result) };
}

function readQuery(query: string): Record<string, string> {
  return query ? Object.fromEntries(new URLSearchParams(query)) : {};
}

/** The body as JSON; an empty one is `{}`. Throws `unsupported_media_type`, `invalid_request`, `payload_too_large`. */
export async function readJson(request: GatewayRequest, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  const type = request.header("content-type");
  if (type && !/\bjson\b/i.test(type)) throw new AppError("unsupported_media_type");
  const bytes = await request.body(maxBytes);
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw new AppError("invalid_request", {
      message: `The body is not valid JSON: ${(cause as Error).message}`,
      cause,
    });
  }
}

function check(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const param = issue?.path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index ? `.${String(part)}` : String(part)))
    .join("");
  const said = plainly(issue?.message ?? "is not valid");
  const unknownKeys = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : null;
  throw new AppError("invalid_request", {
    message: `${unknownKeys ? `Unknown field ${unknownKeys}` : param ? `${param}: ${said}` : said} (in the ${where}).`,
    param: unknownKeys ?? (param || undefined),
  });
}

/** The validator's words as a sentence's end: "is required", "must be one of …"; words of our own stay. */
export function plainly(message: string): string {
  if (/^Invalid input: .*received undefined$/.test(message)) return "is required";
  return message
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, "must be a valid $1, not $2")
    .replace(/^Invalid option: expected one of /, "must be one of ")
    .replace(/^Invalid input: expected /, "must be ")
    .replace(/^Too (?:big|small): expected \w+ to (?:be|have) /, "must be ");
}
