import pg from "pg";
import type { Log } from "@/lib/kernel";

/** One connection that listens to channels and comes back by itself after it is lost. */
export class Listener {
  readonly #url: string;
  readonly #log: Log;
  readonly #channels = new Map<string, Set<(payload: string) => void>>();
  readonly #states = new Set<(isUp: boolean) => void>();
  #client: pg.Client | null = null;
  #connecting: Promise<void> | null = null;
  #isClosed = false;

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  async add(
    channel: string,
    onMessage: (payload: string) => void,
    onState?: (isUp: boolean) => void,
  ): Promise<() => Promise<void>> {
    if (!/^[a-z_]+$/.test(channel)) throw new RangeError(`"${channel}" is no channel name`);
    const handlers = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, handlers);
    handlers.add(onMessage);
    if (this.#client) await this.#client.query(`listen ${channel}`);
    else await this.#connect();
    if (onState) this.#states.add(onState);
    onState?.(this.#client !== null);
    return async () => {
      handlers.delete(onMessage);
      if (onState) this.#states.delete(onState);
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => {});
    this.#client = null;
  }

  #connect(): Promise<void> {
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "ai-router listen",
      keepAlive: true,
    });
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    client.on("notification", ({ channel, payload }) => {
      for (const handler of this.#channels.get(channel) ?? []) handler(payload ?? "");
    });
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`listen ${channel}`);
      this.#client = client;
      for (const state of this.#states) state(true);
    } catch (error) {
      this.#log.warn({ error: String(error) }, "listening to the database failed; trying again");
      await client.end().catch(() => {});
      this.#retry();
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    for (const state of this.#states) state(false);
    this.#retry();
  }

  #retry(): void {
    if (this.#isClosed) return;
    setTimeout(() => {
      if (!this.#isClosed && !this.#client) void this.#connect();
    }, 500).unref();
  }
}
