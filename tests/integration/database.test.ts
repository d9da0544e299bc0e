import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

describe("database", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  it("rolls back a transaction whose work throws", async () => {
    await test.db.pool.query("create table note (id int)");
    const failing = test.db.transaction(async (client) => {
      await client.query("insert into note values (1)");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect((await test.db.pool.query("select * from note")).rows).toEqual([]);
  });

  it("retries a transaction that lost a serialization race", async () => {
    let tries = 0;
    await test.db.transaction(async (client) => {
      tries += 1;
      if (tries === 1) await client.query("do $$ begin raise exception 'again' using errcode = '40001'; end $$");
    });
    expect(tries).toBe(2);
  });

  it("delivers notifications and finds its way back after the connection is cut", async () => {
    const seen: string[] = [];
    const states: boolean[] = [];
    await test.db.listen(
      "notes",
      (payload) => seen.push(payload),
      (isUp) => states.push(isUp),
    );
    await test.db.pool.query("select pg_notify('notes', 'one')");
    await expect.poll(() => seen).toEqual(["one"]);
    await test.db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ai-router listen' and datname = current_database()",
    );
    await expect.poll(() => states, { timeout: 10_000 }).toEqual([true, false, true]);
    await test.db.pool.query("select pg_notify('notes', 'two')");
    await expect.poll(() => seen).toEqual(["one", "two"]);
  });
});
