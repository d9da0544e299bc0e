import type { Transport, UpstreamCall, UpstreamSink } from "../upstream";
import { embedScript } from "./embed";
import { readRequest } from "./read-request";
import { type Script, scriptOf } from "./script";

/** The sandbox as a transport: bytes in, bytes out, with the delays and cuts of its behaviours. */
export const sandboxTransport = (now: () => number): Transport => ({
  dispatch(request, sink) {
    const script =
      request.path === "/embeddings"
        ? embedScript(request.body)
        : scriptOf(readRequest(request.body), request.body, Math.floor(now() / 1000));
    return new Player(script, sink);
  },
  close: () => Promise.resolve(),
});

/** Plays a script. Steps without a delay go in one turn; a paused or aborted call sends nothing. */
class Player implements UpstreamCall {
  private readonly script: Script;
  private readonly sink: UpstreamSink;
  private at = 0;
  private isPaused = false;
  private isOver = false;
  /** The delay of the step at `at` has passed. */
  private isDue = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(script: Script, sink: UpstreamSink) {
    this.script = script;
    this.sink = sink;
    setImmediate(() => {
      if (this.isOver) return;
      sink.head(script.status, (name) => script.headers[name] ?? null);
      this.play();
    });
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    // A sink may resume while it is being fed: go on in a turn of its own.
    if (!this.timer) setImmediate(() => this.play());
  }

  abort(): void {
    this.isOver = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private play(): void {
    const { steps, ending } = this.script;
    while (!this.isPaused && !this.isOver && this.timer === null) {
      const step = steps[this.at];
      if (!step) {
        this.isOver = true;
        if (ending === "end") this.sink.end();
        else this.sink.fail({ kind: "reset", isSent: true, cause: "the sandbox broke the connection" });
        return;
      }
      if (step.delayMs > 0 && !this.isDue) {
        this.timer = setTimeout(() => {
          this.timer = null;
          this.isDue = true;
          this.play();
        }, step.delayMs);
        return;
      }
      this.isDue = false;
      this.at++;
      this.sink.data(Buffer.from(step.text, "utf8"));
    }
  }
}
