import type { Connection, Submittable } from "pg";

const NAME = "money_batch";
const TEXT = "select money_batch($1) as notes";

/** What pg's connection offers to queries of one's own (as pg-cursor uses it); its typings know a part of it. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly string[] }): void;
  execute(portal: { portal: string }): void;
  sync(): void;
}

/**
 * One batch as PostgreSQL's extended protocol has it, prepared once for each connection: bind, execute, sync. Nobody asks
 * for a description of the one text that comes back, so none is sent, read or made an object of.
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY and decision record 0019
 */
export class BatchQuery implements Submittable {
  // Read by pg: what is prepared under which name, when the query fails for want of an answer, and who is told.
  readonly name = NAME;
  readonly text = TEXT;
  readonly query_timeout: number;
  callback: (error: unknown, notes: string | null) => void;
  readonly #json: string;
  #notes: string | null = null;

  constructor(json: string, timeoutMs: number, callback: BatchQuery["callback"]) {
    this.#json = json;
    this.query_timeout = timeoutMs;
    this.callback = callback;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    try {
      this.#send(wire);
    } finally {
      wire.stream.uncork();
    }
  }

  #send(wire: Wire): void {
    if (wire.parsedStatements[NAME] === undefined && wire.submittedNamedStatements[NAME] === undefined) {
      wire.parse({ name: NAME, text: TEXT });
      wire.submittedNamedStatements[NAME] = TEXT;
    }
    wire.bind({ statement: NAME, values: [this.#json] });
    wire.execute({ portal: "" });
    wire.sync();
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#notes = fields[0] ?? null;
  }

  handleCommandComplete(): void {
    // The answer counts once the connection is ready again: only then is the batch committed.
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#notes);
  }

  handleError(error: unknown): void {
    this.callback(error, null);
  }
}
