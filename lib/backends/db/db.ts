import type { Pool, PoolClient } from "pg";
import type { PrismaClient } from "./generated/client";

/** A transaction or the whole database, as Prisma sees it. */
export type Prisma = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction">;

/** PostgreSQL, through one pool. Prisma for stores of pages and settings, `pool` for money and the hot path. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  /** Runs in one transaction on one connection; rolls back when `work` throws. Retries 40001 and 40P01 up to 3 times. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /**
   * Listens to a NOTIFY channel over a connection of its own that reconnects. `onDown` runs while notifications may be
   * missed, so that caches shorten their lives.
   */
  listen(
    channel: string,
    onMessage: (payload: string) => void,
    onState?: (isUp: boolean) => void,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
