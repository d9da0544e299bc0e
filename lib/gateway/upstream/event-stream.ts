import { crc32 } from "node:zlib";
import type { Transport, UpstreamFailure, UpstreamSink } from "./transport";

const TYPE = "application/vnd.amazon.eventstream";
const PRELUDE_BYTES = 12;
const CRC_BYTES = 4;
const MAX_MESSAGE_BYTES = 24 * 1024 * 1024;
const STRING_HEADER = 7;
const EVENT_NAME = /^[a-zA-Z]{1,64}$/;

/** Vendors' exceptions in a stream → the error types of the Messages dialect, which travels in InvokeModel's. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  throttlingException: "rate_limit_error",
  serviceUnavailableException: "overloaded_error",
  modelTimeoutException: "timeout_error",
  validationException: "invalid_request_error",
};

/**
 * A transport that reads Amazon's binary event streams (length, CRC, headers, payload) and hands them on as server-sent
 * events, for requests that ask for them. Everything else passes untouched.
 */
export function readingEventStreams(inner: Transport): Transport {
  return {
    dispatch: (request, sink) =>
      inner.dispatch(request, request.headers.accept === TYPE ? new EventStreamSink(sink) : sink),
    close: () => inner.close(),
  };
}

class EventStreamSink implements UpstreamSink {
  private readonly sink: UpstreamSink;
  private rest: Buffer = Buffer.alloc(0);
  private isFramed = false;
  private isBroken = false;

  constructor(sink: UpstreamSink) {
    this.sink = sink;
  }

  head(status: number, header: (name: string) => string | null): void {
    this.isFramed = header("content-type")?.includes(TYPE) === true;
    this.sink.head(
      status,
      this.isFramed ? (name) => (name === "content-type" ? "text/event-stream" : header(name)) : header,
    );
  }

  data(chunk: Uint8Array): void {
    if (this.isBroken) return;
    if (!this.isFramed) {
      this.sink.data(chunk);
      return;
    }
    this.rest = Buffer.concat([this.rest, chunk]);
    let text = "";
    let fault: unknown = null;
    try {
      for (const event of this.takeMessages()) text += event;
    } catch (cause) {
      this.isBroken = true;
      fault = cause;
    }
    if (text !== "") this.sink.data(Buffer.from(text, "utf8"));
    if (this.isBroken) this.sink.fail({ kind: "protocol", isSent: true, cause: fault });
  }

  end(): void {
    if (!this.isBroken) this.sink.end();
  }

  fail(failure: UpstreamFailure): void {
    if (!this.isBroken) this.sink.fail(failure);
  }

  /** The whole messages that have come. Throws Error on one that is broken, behind those before it. */
  private *takeMessages(): Generator<string> {
    while (this.rest.length >= PRELUDE_BYTES) {
      const length = this.rest.readUInt32BE(0);
      if (length < PRELUDE_BYTES + CRC_BYTES || length > MAX_MESSAGE_BYTES)
        throw new Error("an impossible message length");
      if (crc32(this.rest.subarray(0, 8)) !== this.rest.readUInt32BE(8)) throw new Error("a broken message prelude");
      if (this.rest.length < length) break;
      const message = this.rest.subarray(0, length);
      if (crc32(message.subarray(0, length - CRC_BYTES)) !== message.readUInt32BE(length - CRC_BYTES))
        throw new Error("a broken message");
      this.rest = this.rest.subarray(length);
      yield eventOf(message);
    }
  }
}

function eventOf(message: Buffer): string {
  const headersEnd = PRELUDE_BYTES + message.readUInt32BE(4);
  const headers = readHeaders(message.subarray(PRELUDE_BYTES, headersEnd));
  const payload: unknown = JSON.parse(
    message.subarray(headersEnd, message.length - CRC_BYTES).toString("utf8") || "{}",
  );
  const fields = typeof payload === "object" && payload !== null ? (payload as Record<string, unknown>) : {};
  if (headers.get(":message-type") !== "event") return errorOf(headers, fields);
  const name = headers.get(":event-type") ?? "";
  // InvokeModel wraps the model's own events in chunks; Converse's events have names and are what they hold.
  if (name !== "chunk") return EVENT_NAME.test(name) ? `event: ${name}\ndata: ${JSON.stringify(fields)}\n\n` : "";
  if (typeof fields.bytes !== "string") return "";
  const json = Buffer.from(fields.bytes, "base64").toString("utf8");
  const event: unknown = JSON.parse(json);
  const type = typeof event === "object" && event !== null ? (event as Record<string, unknown>).type : null;
  // One line each: the payload is JSON and holds no raw line ends once it is written anew.
  const line = /[\r\n]/.test(json) ? JSON.stringify(event) : json;
  return `${typeof type === "string" ? `event: ${type}\n` : ""}data: ${line}\n\n`;
}

/** An exception of the service as an error event, its own name beside the type. */
function errorOf(headers: ReadonlyMap<string, string>, fields: Readonly<Record<string, unknown>>): string {
  const exception = headers.get(":exception-type") ?? headers.get(":error-code") ?? "";
  const words = [fields.message, fields.originalMessage, headers.get(":error-message")];
  const message = words.find((word) => typeof word === "string" && word !== "") ?? "The provider's stream failed.";
  const error = { type: ERROR_TYPES[exception] ?? "api_error", message, exception };
  return `event: error\ndata: ${JSON.stringify({ type: "error", error })}\n\n`;
}

function readHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    const name = bytes.subarray(at + 1, nameEnd).toString("utf8");
    if (bytes.readUInt8(nameEnd) !== STRING_HEADER) throw new Error("a header that is no text");
    const valueEnd = nameEnd + 3 + bytes.readUInt16BE(nameEnd + 1);
    headers.set(name, bytes.subarray(nameEnd + 3, valueEnd).toString("utf8"));
    at = valueEnd;
  }
  return headers;
}
