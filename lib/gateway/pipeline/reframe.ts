import type { StreamFraming } from "../dialects/dialect";
import type { GatewayReply } from "../http";
import { frameSplitter, type RawFrame } from "../sse";

/** A stream of events in the other form its client asked for; any other reply as it is. */
export function reframe(reply: GatewayReply, framing: StreamFraming): GatewayReply {
  const { body } = reply;
  if (typeof body !== "object" || body === null || !(Symbol.asyncIterator in body)) return reply;
  const headers = { ...reply.headers, "content-type": framing.contentType };
  return { ...reply, headers, body: { [Symbol.asyncIterator]: () => framed(body[Symbol.asyncIterator](), framing) } };
}

/** A frame in the other form; a comment as it is where there is a place for it. */
function said(frame: RawFrame, framing: StreamFraming): string {
  if (frame.hasData) return framing.push([frame]);
  return framing.keepsComments ? Buffer.from(frame.raw).toString("utf8") : "";
}

/** Not a generator: `return` must reach the source at once, also while it waits for the next bytes. */
function framed(source: AsyncIterator<Uint8Array>, framing: StreamFraming): AsyncIterator<Uint8Array> {
  const splitter = frameSplitter();
  let isOver = false;
  return {
    async next() {
      while (!isOver) {
        const { done, value } = await source.next();
        isOver = done === true;
        const frames = isOver ? splitter.end() : splitter.push(value);
        const text = frames.map((frame) => said(frame, framing)).join("") + (isOver ? framing.end() : "");
        if (text !== "") return { done: false, value: Buffer.from(text, "utf8") };
      }
      return { done: true, value: undefined };
    },
    async return() {
      isOver = true;
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}
