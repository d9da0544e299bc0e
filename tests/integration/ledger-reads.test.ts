import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/lib/context";
import { nano, newUuid, pico, renderId } from "@/lib/kernel";
import {
  creditWallet,
  getBalance,
  getGeneration,
  ListTransactionsInput,
  listGenerations,
  listTransactions,
  type Money,
  postRefund,
  TransactionList,
} from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, generation, newMoney, newWallet, openHold, type TestWallet } from "./ledger-support";

let database: TestDatabase;
let money: Money;
const pool = () => database.db.pool;

beforeAll(async () => {
  database = await createTestDatabase();
  money = newMoney(pool());
});
afterAll(async () => {
  await money.close();
  await database.drop();
});

const context = (wallet: TestWallet, scopes = ["billing:read"]): Context =>
  ({ db: database.db, accountId: wallet.accountId, scopes: new Set(scopes) }) as unknown as Context;
const list = (wallet: TestWallet, query: Record<string, unknown> = {}) =>
  listTransactions(context(wallet), ListTransactionsInput.parse(query));

async function busyWallet() {
  const wallet = await newWallet(pool(), 5_000_000_000n);
  const ids: string[] = [];
  for (const cost of [3_062_500n, 1n, 2_000_000_000n]) {
    const { id } = await openHold(money, wallet, 2_000_000_000n);
    await money.settle(id, ending(cost));
    ids.push(id);
  }
  await postRefund(pool(), {
    walletId: wallet.walletId,
    refundId: newUuid(),
    amountNano: nano(1_000_000_000n),
    stage: "requested",
  });
  return { wallet, ids };
}

describe("listTransactions", () => {
  it("shows every line with the balance it left, newest first", async () => {
    const { wallet, ids } = await busyWallet();
    const { data, has_more } = TransactionList.parse(await list(wallet));
    expect(has_more).toBe(false);
    expect(data.map((line) => [line.type, line.amount, line.balance_after])).toEqual([
      ["refund", "-1", "1.996937499"],
      ["usage", "-2", "2.996937499"],
      ["usage", "-0.000000001", "4.996937499"],
      ["usage", "-0.0030625", "4.9969375"],
      ["topup", "5", "5"],
    ]);
    expect(data[3]?.generation_id).toBe(renderId("generation", ids[0] ?? ""));
    expect(data[4]?.reference).toMatch(/^pi_/);
  });

  it("pages by line and filters by type and time", async () => {
    const { wallet } = await busyWallet();
    const first = await list(wallet, { limit: "2" });
    expect([first.data.length, first.has_more]).toEqual([2, true]);
    const rest = await list(wallet, { limit: "3", after: first.data[1]?.id });
    expect([rest.data.map((line) => line.type), rest.has_more]).toEqual([["usage", "usage", "topup"], false]);
    expect((await list(wallet, { type: "topup,refund" })).data.map((line) => line.balance_after)).toEqual([
      "1.996937499",
      "5",
    ]);
    const now = new Date().toISOString();
    expect((await list(wallet, { from: now })).data).toEqual([]);
    expect((await list(wallet, { to: now, type: "usage" })).data.length).toBe(3);
  });

  it("refuses without the scope and never shows another account's lines", async () => {
    const { wallet } = await busyWallet();
    const other = await newWallet(pool(), 0n);
    const query = ListTransactionsInput.parse({});
    await expect(listTransactions(context(wallet, []), query)).rejects.toMatchObject({ code: "permission" });
    expect((await list(other)).data).toEqual([]);
    const { data } = await list(wallet);
    expect((await list(other, { after: data[0]?.id })).data).toEqual([]);
  });
});

describe("getBalance", () => {
  it("adds up: credited - used = balance", async () => {
    const { wallet } = await busyWallet();
    await creditWallet(pool(), {
      walletId: wallet.walletId,
      amountNano: nano(7n),
      kind: "manual",
      reference: newUuid(),
    });
    await openHold(money, wallet, 5n);
    expect(await getBalance(pool(), { accountId: wallet.accountId })).toMatchObject({
      id: wallet.walletId,
      currency: "USD",
      balanceNano: 1_996_937_506n,
      heldNano: 5n,
      availableNano: 1_996_937_501n,
      creditedNano: 4_000_000_007n,
      usedNano: 2_003_062_501n,
      isActive: true,
    });
    await expect(getBalance(pool(), { walletId: newUuid() })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("generations", () => {
  it("gives a record back as it was written, by every form of its id and the provider's", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const start = generation(wallet, { tag: "t", endUser: "u", keyId: newUuid(), isStream: true });
    await money.hold({ walletId: wallet.walletId, windows: [], amountNano: nano(10n), generation: start });
    const { workspaceId } = wallet;
    expect(await getGeneration(pool(), { workspaceId, id: start.id })).toMatchObject({
      ...start,
      status: "started",
      costNano: 0n,
    });
    const end = ending(7n, {
      upstreamId: "chatcmpl-1",
      costLines: [{ unit: "input", quantity: 3, price: { pico: pico(2_000n), perUnits: 1n } }],
      attempts: [
        {
          position: 0,
          provider: "sandbox",
          endpointId: "e",
          nativeModel: "n",
          dialect: "openai-chat",
          status: 200,
          error: null,
          startedAtMs: 1,
          headersMs: 2,
          firstByteMs: 3,
          totalMs: 4,
        },
      ],
      droppedParams: ["top_k"],
    });
    await money.settle(start.id, end);
    for (const id of [
      start.id,
      renderId("generation", start.id),
      renderId("message", start.id),
      start.id.replaceAll("-", ""),
      "chatcmpl-1",
    ]) {
      expect(await getGeneration(pool(), { workspaceId, id })).toMatchObject({ ...start, ...end, holdId: start.id });
    }
    await expect(getGeneration(pool(), { workspaceId: newUuid(), id: start.id })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getGeneration(pool(), { workspaceId, id: "chatcmpl-2" })).rejects.toMatchObject({ code: "not_found" });
    const stranger = { workspaceId, id: start.id, subAccountId: newUuid() };
    await expect(getGeneration(pool(), stranger)).rejects.toMatchObject({ code: "not_found" });
  });

  it("shows the model that answered where it is another than the one asked for", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const { workspaceId } = wallet;
    const held = generation(wallet);
    const free = generation(wallet, { mode: "test" });
    await money.hold({ walletId: wallet.walletId, windows: [], amountNano: nano(10n), generation: held });
    const answered = { model: "lab/other", priceVersionId: "version-2" };
    await money.settle(held.id, ending(7n, { answered }));
    await money.record(free, ending(0n, { answered: { model: "lab/other", priceVersionId: null } }));
    expect(await getGeneration(pool(), { workspaceId, id: held.id })).toMatchObject({
      requestedModel: held.requestedModel,
      model: "lab/other",
      priceVersionId: "version-2",
      costNano: 7n,
    });
    expect(await getGeneration(pool(), { workspaceId, id: free.id })).toMatchObject({ model: "lab/other" });
  });

  it("lists with filters and pages", async () => {
    const wallet = await newWallet(pool(), 1000n);
    const { workspaceId } = wallet;
    const keyId = newUuid();
    const at = Date.parse("2026-05-01T00:00:00Z");
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      const changes = { keyId: index % 2 ? keyId : null, model: `lab/m${index % 2}`, startedAtMs: at + (index >> 1) };
      const { id } = await openHold(money, wallet, 1n, [], changes);
      if (index > 1) await money.settle(id, ending(1n));
      ids.push(id);
    }
    await money.record(generation(wallet, { mode: "test", startedAtMs: at - 1 }), ending(0n));
    const page = await listGenerations(pool(), { workspaceId, mode: "live", limit: 3 });
    expect([page.items.map((item) => item.id), page.hasMore]).toEqual([[ids[4], ids[3], ids[2]], true]);
    const rest = await listGenerations(pool(), { workspaceId, mode: "live", limit: 3, after: ids[2] });
    expect([rest.items.map((item) => item.id), rest.hasMore]).toEqual([[ids[1], ids[0]], false]);
    const count = async (filter: object) =>
      (await listGenerations(pool(), { workspaceId, limit: 50, ...filter })).items.length;
    expect(await count({ keyId })).toBe(2);
    expect(await count({ model: "lab/m0", mode: "live" })).toBe(3);
    expect(await count({ status: "started" })).toBe(2);
    expect(await count({ mode: "test" })).toBe(1);
    expect(await count({ from: new Date(at + 1), to: new Date(at + 2) })).toBe(2);
    expect(await count({ provider: "sandbox", status: "completed" })).toBe(3);
  });
});
