import type { PathFacts, SseFrame, StreamFraming } from "../dialect";

/** A JSON array whose elements arrive one by one: Gemini's form of a stream for clients that do not ask for SSE. */
export function jsonArrayFraming(): StreamFraming {
  let isOpen = false;
  return {
    contentType: "application/json",
    push(frames: readonly SseFrame[]): string {
      return frames
        .map(({ data }) => {
          const head = isOpen ? ",\r\n" : "[";
          isOpen = true;
          return head + data;
        })
        .join("");
    },
    end: () => (isOpen ? "]" : "[]"),
  };
}

/** How the stream of a request is framed: null = as SSE (`alt=sse`). */
export const streamFraming = (path: PathFacts): StreamFraming | null =>
  path.action === "streamGenerateContent" && path.query.get("alt") !== "sse" ? jsonArrayFraming() : null;
