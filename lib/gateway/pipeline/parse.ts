import { isUtf8 } from "node:buffer";
import { AppError, isAppError } from "@/lib/kernel";
import type { Dialect } from "../dialects/dialect";
import { type BodyScan, BodyScanner, SLICE_BYTES } from "../metering";
import { toParsed } from "./grow";
import { nativeFacts } from "./native-request";
import { parseLarge, textOf } from "./parse-large";
import type { Authenticated, Parsed } from "./stages";

/**
 * Reads the body, then the facts the pipeline uses. Throws AppError `payload_too_large`, `request_timeout`,
 * `unsupported_media_type`, or `invalid_request` whose `param` names the field.
 */
export async function parse(stage: Authenticated): Promise<Parsed> {
  const read = await readBody(stage);
  const { raw, body, scan } = await inOwnWords(stage, read);
  const facts = stage.native ? nativeFacts(stage, body) : codecOf(stage).readFacts(body, stage.path);
  return toParsed(stage, { raw, body, facts, scan });
}

type Read = Pick<Parsed, "raw" | "body" | "scan">;

/** A text completion as the generate call that it is; every other body as it came. */
export function inOwnWords(
  { core, dialect, operation }: Pick<Authenticated, "core" | "dialect" | "operation">,
  read: Read,
): Read | Promise<Read> {
  if (operation !== "complete" || !dialect.completion) return read;
  const body = dialect.completion.toChat(read.body);
  const raw = Buffer.from(JSON.stringify(body), "utf8");
  if (raw.length > core.ports.options.maxBodyBytes) throw new AppError("payload_too_large");
  return rescanned(raw, body);
}

const rescanned = async (raw: Uint8Array, body: Read["body"]): Promise<Read> => ({
  raw,
  body,
  scan: await scanBody(raw),
});

/** Who reads the body of this operation. */
const codecOf = ({ core, dialect, operation }: Authenticated): Pick<Dialect["inbound"], "readFacts"> =>
  (operation === "embed" ? core.world.findEmbedding(dialect.id) : undefined) ?? dialect.inbound;

/** Size, type, encoding and depth of the body, then one `JSON.parse`. */
export async function readBody({ request, core }: Authenticated): Promise<Read> {
  const type = request.header("content-type");
  if (type !== null && !type.toLowerCase().includes("json")) throw new AppError("unsupported_media_type");
  const encoding = request.header("content-encoding");
  if (encoding !== null && encoding !== "" && encoding.toLowerCase() !== "identity")
    throw new AppError("unsupported_media_type", {
      message: "Send the body uncompressed: no Content-Encoding is taken.",
    });
  const raw = await request.body(core.ports.options.maxBodyBytes);
  if (raw.length === 0) throw new AppError("invalid_request", { message: "The body is empty: send JSON." });
  if (!isUtf8(raw)) throw new AppError("invalid_request", { message: "The body is not valid UTF-8." });
  return raw.length <= SLICE_BYTES ? readSmall(raw) : readLarge(raw);
}

/** Depth, keys and token bound of JSON text; a large one in slices. Throws AppError `invalid_request` past a bound. */
export const scanBody = (raw: Uint8Array): Promise<BodyScan> | BodyScan =>
  raw.length <= SLICE_BYTES ? scanWhole(raw) : scanInSlices(raw);

function scanWhole(raw: Uint8Array): BodyScan {
  const scanner = new BodyScanner(raw);
  scanner.advance(raw.length);
  return scanner.result;
}

async function scanInSlices(raw: Uint8Array): Promise<BodyScan> {
  const scanner = new BodyScanner(raw);
  for (let end = SLICE_BYTES; !scanner.isDone; end += SLICE_BYTES) {
    scanner.advance(end);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return scanner.result;
}

function readSmall(raw: Uint8Array): Read {
  const scan = scanWhole(raw);
  try {
    return { raw, scan, body: objectOf(JSON.parse(textOf(raw))) };
  } catch (error) {
    throw notJson(error);
  }
}

async function readLarge(raw: Uint8Array): Promise<Read> {
  const scan = await scanInSlices(raw);
  try {
    return { raw, scan, body: objectOf(await parseLarge(raw, scan.opaques)) };
  } catch (error) {
    throw notJson(error);
  }
}

function notJson(error: unknown): unknown {
  if (isAppError(error)) return error;
  const position = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
  return new AppError("invalid_request", {
    message: `The body is not valid JSON${position ? ` (at ${position})` : ""}.`,
  });
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AppError("invalid_request", { message: "The body must be a JSON object." });
  }
  return value as Record<string, unknown>;
}
