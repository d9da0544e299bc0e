import { crc32 } from "node:zlib";
import { readingEventStreams, type Transport } from "@/lib/gateway/upstream";
import type { Json } from "../families/turn";

export const EVENT_STREAM = "application/vnd.amazon.eventstream";

/**
 * Messages of an Amazon event stream, by its published layout: lengths, check sum of the prelude, headers, payload, check
 * sum of all.
 */
export function amazonFrame(headers: Readonly<Record<string, string>>, payload: unknown): Buffer {
  const head = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(Buffer.byteLength(value));
      const bytes = Buffer.from(value);
      return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, bytes]);
    }),
  );
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + head.length + body.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const all = Buffer.concat([prelude, head, body]);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(all));
  return Buffer.concat([all, end]);
}

/** One event of a stream by its name, or an exception of the service. */
export interface AmazonEvent {
  readonly name: string;
  readonly payload: Json;
  readonly isException?: boolean;
}

export const amazonEvent = ({ name, payload, isException }: AmazonEvent): Buffer =>
  amazonFrame(
    {
      [isException ? ":exception-type" : ":event-type"]: name,
      ":content-type": "application/json",
      ":message-type": isException ? "exception" : "event",
    },
    payload,
  );

/** The server-sent events that the transport makes of a binary stream, which comes in reads of these sizes in turn. */
export function readAmazon(bytes: Buffer, sizes: readonly number[]): string {
  let text = "";
  const fed: Transport = {
    dispatch(_request, sink) {
      sink.head(200, (name) => (name === "content-type" ? EVENT_STREAM : null));
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        sink.data(bytes.subarray(at, at + size));
        at += size;
      }
      sink.end();
      return { pause() {}, resume() {}, abort() {} };
    },
    close: () => Promise.resolve(),
  };
  const request = {
    origin: "",
    path: "",
    method: "POST" as const,
    headers: { accept: EVENT_STREAM },
    body: new Uint8Array(),
  };
  readingEventStreams(fed).dispatch(request, {
    head: () => undefined,
    data: (chunk) => {
      text += Buffer.from(chunk).toString("utf8");
    },
    end: () => undefined,
    fail: (failure) => {
      throw new Error(String(failure.cause));
    },
  });
  return text;
}
