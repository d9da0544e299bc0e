import type { PoolClient } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { BatchQuery } from "@/lib/ledger/batcher/batch-query";
import { isConnectionError } from "@/lib/ledger/batcher/connection-error";
import { holdJson, startJson } from "@/lib/ledger/batcher/encode";
import { runBatch } from "@/lib/ledger/batcher/store-money";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { generation, newWallet, scalar, type TestWallet } from "./ledger-support";

let database: TestDatabase;
let client: PoolClient;
const pool = () => database.db.pool;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  client = await pool().connect();
});
afterEach(() => client.release(true));
afterAll(() => database.drop());

const batchOf = (wallet: TestWallet, amount: bigint): string =>
  `{"owner":"test","lease":60,"holds":[${holdJson(startJson(generation(wallet)), wallet.walletId, amount, [])}]}`;

const heldBy = (wallet: TestWallet): Promise<string> =>
  scalar(pool(), "select held as value from wallet where id = $1", [wallet.walletId]);

it("prepares its statement once for a connection, and tells what was not simply done", async () => {
  const wallet = await newWallet(pool(), 1000n);
  expect(await runBatch(client, batchOf(wallet, 600n))).toEqual([]);
  expect(await runBatch(client, batchOf(wallet, 600n))).toEqual([["hold", 0, "in_flight", "400", "600"]]);
  expect(await heldBy(wallet)).toBe("600");
  const prepared = "select name, (generic_plans + custom_plans)::int as uses from pg_prepared_statements";
  expect((await client.query(prepared)).rows).toEqual([{ name: "money_batch", uses: 2 }]);
});

it("leaves its connection usable when a batch fails, also the very first", async () => {
  const wallet = await newWallet(pool(), 1000n);
  await expect(runBatch(client, "no JSON")).rejects.toMatchObject({ code: "22P02" });
  expect(await runBatch(client, batchOf(wallet, 100n))).toEqual([]);
  await expect(runBatch(client, '{"owner":"test","lease":60,"holds":[{"id":"no uuid"}]}')).rejects.toMatchObject({
    code: "22P02",
  });
  expect(await runBatch(client, batchOf(wallet, 100n))).toEqual([]);
  expect(await heldBy(wallet)).toBe("200");
});

it("fails as a lost connection when no answer comes in time", async () => {
  const wallet = await newWallet(pool(), 1000n);
  const keeper = await pool().connect();
  await keeper.query("begin");
  await keeper.query("select 1 from wallet where id = $1 for update", [wallet.walletId]);
  const outcomes: unknown[] = [];
  await new Promise<void>((resolve) => {
    const told = (error: unknown) => {
      outcomes.push(error);
      resolve();
    };
    client.query(new BatchQuery(batchOf(wallet, 100n), 50, told));
  });
  await keeper.query("rollback");
  keeper.release();
  expect(outcomes).toHaveLength(1);
  expect(isConnectionError(outcomes[0])).toBe(true);
});

it("fails as a lost connection when the database ends it under way", async () => {
  const wallet = await newWallet(pool(), 1000n);
  client.on("error", () => {});
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const keeper = await pool().connect();
  await keeper.query("begin");
  await keeper.query("select 1 from wallet where id = $1 for update", [wallet.walletId]);
  const failure = runBatch(client, batchOf(wallet, 100n)).then(
    () => null,
    (error: unknown) => error,
  );
  await keeper.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  expect(isConnectionError(await failure)).toBe(true);
  await keeper.query("rollback");
  keeper.release();
  expect(await heldBy(wallet)).toBe("0");
});
