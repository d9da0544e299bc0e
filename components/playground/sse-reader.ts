/** Reads server-sent events out of text that arrives in pieces of any length. */
export interface SseReader {
  /** The data of every event that this piece completes, in order. */
  push(piece: string): string[];
}

/** Comments, event names and ids are left out; several data lines of one event are joined by "\n". */
export function createSseReader(): SseReader {
  let rest = "";
  let data: string[] = [];
  return {
    push(piece) {
      rest += piece;
      const events: string[] = [];
      for (;;) {
        const end = rest.search(/[\r\n]/);
        // A CR at the very end may be half of a CRLF.
        if (end === -1 || (rest[end] === "\r" && end === rest.length - 1)) return events;
        const line = rest.slice(0, end);
        rest = rest.slice(end + (rest[end] === "\r" && rest[end + 1] === "\n" ? 2 : 1));
        if (line === "") {
          if (data.length > 0) events.push(data.join("\n"));
          data = [];
        } else if (line === "data" || line.startsWith("data:")) {
          data.push(line.slice(5).replace(/^ /, ""));
        }
      }
    },
  };
}
