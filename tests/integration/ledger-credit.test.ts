import { afterAll, beforeAll, expect, it } from "vitest";
import { nano, newUuid } from "@/lib/kernel";
import {
  creditWallet,
  expirePromos,
  findWallet,
  type Money,
  openWallet,
  postDispute,
  postRefund,
  proveLedger,
  tagId,
} from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { ending, newMoney, newWallet, openHold, scalar } from "./ledger-support";

let database: TestDatabase;
let money: Money;
const pool = () => database.db.pool;

beforeAll(async () => {
  database = await createTestDatabase();
  money = newMoney(pool());
});
afterAll(async () => {
  expect((await proveLedger(database.db)).proofs.filter((proof) => proof.status === "broken")).toEqual([]);
  await money.close();
  await database.drop();
});

const balance = async (walletId: string) => (await findWallet(pool(), { walletId }))?.balanceNano;

it("opens one wallet per account and keeps its currency", async () => {
  const accountId = newUuid();
  const ids = await Promise.all([1, 2, 3].map(() => openWallet(pool(), { accountId, currency: "KZT" })));
  expect(new Set(ids).size).toBe(1);
  await expect(openWallet(pool(), { accountId, currency: "USD" })).rejects.toMatchObject({ code: "conflict" });
});

it("credits a payment once, however many tell of it at once", async () => {
  const { walletId } = await newWallet(pool(), 0n);
  const credit = { walletId, amountNano: nano(25n), kind: "topup" as const, reference: "pi_200_at_once" };
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => creditWallet(pool(), credit)));
  expect(outcomes.filter((each) => each.status === "posted").length).toBe(1);
  expect(new Set(outcomes.map((each) => each.transactionId)).size).toBe(1);
  expect(await balance(walletId)).toBe(25n);
});

it("refuses what is no credit", async () => {
  const { walletId } = await newWallet(pool(), 0n);
  const credit = { walletId, amountNano: nano(0n), kind: "manual" as const, reference: "r" };
  await expect(creditWallet(pool(), credit)).rejects.toMatchObject({ code: "invalid_request" });
  const stray = { ...credit, amountNano: nano(1n), walletId: newUuid() };
  for (const kind of ["manual", "topup", "promo"] as const) {
    await expect(creditWallet(pool(), { ...stray, kind })).rejects.toMatchObject({ code: "not_found" });
  }
});

it("takes back what is left of a grant that ended: not what was spent, not yet what is held", async () => {
  const { walletId, ...wallet } = await newWallet(pool(), 1000n);
  const past = new Date(Date.now() - 1000);
  const grant = (amount: bigint, expiresAt?: Date) =>
    creditWallet(pool(), { walletId, amountNano: nano(amount), kind: "promo", reference: newUuid(), expiresAt });
  const spent = await openHold(money, { walletId, ...wallet }, 50n);
  await money.settle(spent.id, ending(50n));
  await grant(300n, past);
  await grant(400n);
  const { id } = await openHold(money, { walletId, ...wallet }, 120n);
  await money.settle(id, ending(120n));
  const held = await openHold(money, { walletId, ...wallet }, 1400n);
  expect(await balance(walletId)).toBe(1530n);
  expect(await expirePromos(pool())).toBe(1);
  expect(await balance(walletId)).toBe(1400n);
  expect(await expirePromos(pool())).toBe(0);
  await money.settle(held.id, ending(10n));
  expect(await expirePromos(pool())).toBe(1);
  expect(await balance(walletId)).toBe(1350n);
  expect(await expirePromos(pool())).toBe(0);
  const breakage = `select sum(p.amount)::text as value from posting p join ledger_account a on a.id = p.account_id
    join ledger_tx t on t.id = p.tx_id where a.kind = 'breakage' and t.ref_id in (select id::text from promo_grant where wallet_id = $1)`;
  expect(await scalar(pool(), breakage, [walletId])).toBe("170");
});

it("moves refunds and disputes there and back, each stage once", async () => {
  const { walletId } = await newWallet(pool(), 1000n);
  const refund = { walletId, refundId: newUuid(), amountNano: nano(400n) };
  const stages = ["requested", "requested", "paid", "paid"] as const;
  const statuses = [];
  for (const stage of stages) statuses.push((await postRefund(pool(), { ...refund, stage })).status);
  expect(statuses).toEqual(["posted", "already", "posted", "already"]);
  const failing = { ...refund, refundId: newUuid() };
  await postRefund(pool(), { ...failing, stage: "requested" });
  await postRefund(pool(), { ...failing, stage: "failed" });
  expect(await balance(walletId)).toBe(600n);
  expect(
    (await postRefund(pool(), { ...refund, refundId: newUuid(), amountNano: nano(601n), stage: "requested" })).status,
  ).toBe("insufficient");
  await postRefund(pool(), { ...refund, refundId: newUuid(), amountNano: nano(700n), stage: "outside" });
  expect(await balance(walletId)).toBe(-100n);
  const dispute = { walletId, disputeId: newUuid(), amountNano: nano(50n) };
  await postDispute(pool(), { ...dispute, stage: "opened" });
  expect(await balance(walletId)).toBe(-150n);
  await postDispute(pool(), { ...dispute, stage: "won" });
  const lost = { ...dispute, disputeId: newUuid() };
  await postDispute(pool(), { ...lost, stage: "opened" });
  await postDispute(pool(), { ...lost, stage: "lost" });
  await postDispute(pool(), { ...lost, amountNano: nano(15n), stage: "fee" });
  expect(await balance(walletId)).toBe(-150n);
  const total =
    "select coalesce(sum(amount), 0)::text as value from posting p join ledger_account a on a.id = p.account_id where a.kind = $1";
  expect(await scalar(pool(), total, ["refund"])).toBe("0");
  expect(await scalar(pool(), total, ["dispute_suspense"])).toBe("0");
  expect(await scalar(pool(), total, ["dispute_loss"])).toBe("-15");
});

it("gives a tag one id within its workspace", async () => {
  const workspaceId = newUuid();
  const ids = await Promise.all([1, 2, 3, 4].map(() => tagId(pool(), { workspaceId, name: "team" })));
  expect(new Set(ids).size).toBe(1);
  expect(await tagId(pool(), { workspaceId: newUuid(), name: "team" })).not.toBe(ids[0]);
});
