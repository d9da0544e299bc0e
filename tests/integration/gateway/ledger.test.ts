import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGateway, type Gateway } from "@/lib/gateway";
import { findDialect } from "@/lib/gateway/dialects";
import { newUuid } from "@/lib/kernel";
import { findWallet, type Money, proveLedger } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { doubleProvider, send, textOf } from "../../support/gateway-call";
import { chat, costOfEntry, MODELS } from "../../support/gateway-scene";
import { type MemoryWorld, memoryWorld } from "../../support/memory-ports";
import { startUpstream, type TestUpstream } from "../../support/upstream";
import { newMoney, newWallet, type TestWallet } from "../ledger-support";

const provider = doubleProvider("one");

/** One process's worth of gateway over the real ledger. */
interface Node {
  readonly world: MemoryWorld;
  readonly money: Money;
  readonly gateway: Gateway;
}

let database: TestDatabase;
let upstream: TestUpstream;
let nodes: readonly Node[];

beforeAll(async () => {
  database = await createTestDatabase();
  upstream = await startUpstream();
  nodes = [1, 2].map(() => {
    const world = memoryWorld({ inFlightWaitMs: 100 });
    world.setModels(MODELS);
    world.setProvider("one", { baseUrl: upstream.baseUrl, apiKey: "sk-x", extra: {} });
    const money = newMoney(database.db.pool);
    const registry = { findDialect, findProvider: (id: string) => (id === "one" ? provider : undefined) };
    return { world, money, gateway: createGateway({ ...world.ports, wallet: money }, registry) };
  });
});

afterAll(async () => {
  for (const { gateway, money } of nodes) {
    await gateway.drain(1000);
    await money.close();
  }
  await upstream.close();
  await database.drop();
});

function keyFor(wallet: TestWallet): string {
  const secret = `air_live_${newUuid()}`;
  const { walletId, accountId, workspaceId } = wallet;
  for (const { world } of nodes) world.addKey({ secret, walletId, accountId, workspaceId });
  return secret;
}

const gatewayAt = (index: number): Gateway => {
  const node = nodes[index % nodes.length];
  if (!node) throw new Error("no gateway");
  return node.gateway;
};

describe("the gateway over the real ledger", () => {
  it("answers 10 of 1,000 calls at once when there is money for 10; the provider sees 10", async () => {
    upstream.reset();
    const wallet = await newWallet(database.db.pool, 100_000_000n);
    const key = keyFor(wallet);
    const statuses = await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        const reply = await send(gatewayAt(index), { key, body: chat("lab/per-request") });
        await textOf(reply);
        return reply.status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 402)).toHaveLength(990);
    expect(upstream.journal).toHaveLength(10);
    expect(await findWallet(database.db.pool, wallet)).toMatchObject({ balanceNano: 0n, heldNano: 0n });
    expect(await proveLedger(database.db)).toMatchObject({ isClean: true });
  });

  it("charges what the journal says over plain calls, streams and faults, and proves itself", async () => {
    upstream.reset();
    upstream.behave(({ position }) => ({
      promptTokens: 20 + position,
      completionTokens: position % 50,
      ...(position % 11 === 1 ? ({ fault: "cut", faultAfter: 2, delayMs: 1 } as const) : {}),
      ...(position % 7 === 2 ? { status: 400 } : {}),
    }));
    const wallet = await newWallet(database.db.pool, 10_000_000_000n);
    const key = keyFor(wallet);
    for (let batch = 0; batch < 8; batch++) {
      await Promise.all(
        Array.from({ length: 10 }, async (_, index) =>
          textOf(await send(gatewayAt(index), { key, body: chat("lab/model", { stream: index % 2 === 0 }) })),
        ),
      );
    }
    const due = upstream.journal
      .filter(({ ending }) => ending === "complete")
      .reduce((sum, entry) => sum + costOfEntry(entry), 0n);
    await expect.poll(() => nodes.reduce((sum, { gateway }) => sum + gateway.openCount, 0)).toBe(0);
    expect(await findWallet(database.db.pool, wallet)).toMatchObject({
      balanceNano: 10_000_000_000n - due,
      heldNano: 0n,
    });
    expect(await proveLedger(database.db)).toMatchObject({ isClean: true });
  });
});
