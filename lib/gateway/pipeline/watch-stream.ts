import type { DialectId } from "../dialects/dialect";
import type { GatewayReply } from "../http";
import { streamProblems } from "../validators";
import type { Core } from "./core";

/** Longer streams are not kept in memory for a look at them. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * A sample of the streams that leave is read by the strict validator of its dialect, when it is over; what is found goes
 * to the log. The stream itself is never touched, held back or broken by it. Streams that their client left are not judged.
 */
export function watched(core: Core, dialect: DialectId, reply: GatewayReply, random = Math.random): GatewayReply {
  const { validationSample = 0 } = core.ports.options;
  const { body, status } = reply;
  if (validationSample <= 0 || status !== 200 || random() >= validationSample) return reply;
  if (typeof body !== "object" || body === null || !(Symbol.asyncIterator in body)) return reply;
  const judge = (bytes: Uint8Array): void => {
    const { log } = core.ports;
    const generationId = reply.headers["x-generation-id"];
    try {
      const problems = streamProblems(dialect, bytes);
      if (problems.length > 0)
        log.error({ dialect, generationId, problems: problems.slice(0, 5) }, "an invalid stream left");
    } catch (error) {
      log.error({ dialect, generationId, error: String(error) }, "a stream could not be validated");
    }
  };
  return { ...reply, body: { [Symbol.asyncIterator]: () => tee(body[Symbol.asyncIterator](), judge) } };
}

function tee(source: AsyncIterator<Uint8Array>, judge: (bytes: Uint8Array) => void): AsyncIterator<Uint8Array> {
  let seen: Uint8Array[] | null = [];
  let size = 0;
  return {
    async next() {
      const step = await source.next();
      if (step.done) {
        if (seen) judge(Buffer.concat(seen));
        seen = null;
      } else if (seen) {
        size += step.value.length;
        if (size > MAX_BYTES) seen = null;
        else seen.push(step.value);
      }
      return step;
    },
    async return() {
      seen = null;
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}
