import { fc, it } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { newUuid } from "@/lib/kernel";
import { eventsOf, send, textOf } from "../../support/gateway-call";
import { chat, costOfEntry, openScene, PRICES, type Scene } from "../../support/gateway-scene";
import type { Behaviour, Fault } from "../../support/upstream";

const BALANCE = 10_000_000_000n;
const PROMPT_TOKENS = 8n;

const FAULTS: readonly (Fault | undefined)[] = [
  undefined,
  undefined,
  undefined,
  "reset",
  "cut",
  "malformed-chunk",
  "error-frame",
  "no-end-mark",
];
const behaviours = fc.record({
  pieces: fc.array(fc.constantFrom("a", "word ", "привет ", "🌍", "\n\ndata: x\n\n", "x".repeat(300)), {
    minLength: 1,
    maxLength: 25,
  }),
  promptTokens: fc.nat({ max: 150 }),
  completionTokens: fc.nat({ max: 150 }),
  usageAt: fc.constantFrom("extra-chunk", "finish-chunk", "every-chunk", "none"),
  fault: fc.constantFrom(...FAULTS),
  faultAfter: fc.integer({ min: 0, max: 26 }),
  writeBytes: fc.option(fc.integer({ min: 5, max: 400 }), { nil: undefined }),
});

/** How the client takes the answer: whole, or it leaves after so many bytes. */
const leavings = fc.option(fc.nat({ max: 3000 }), { nil: null, freq: 3 });

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

interface Ran {
  readonly text: string;
  readonly spent: bigint;
  readonly status: string | undefined;
  readonly hasLeft: boolean;
}

async function run(behaviour: Behaviour, isStream: boolean, leaveAfter: number | null): Promise<Ran> {
  const secret = `air_live_${newUuid()}`;
  const model = `lab/${newUuid()}`;
  scene.world.setModels([{ id: model, endpoints: [{ provider: "one", prices: PRICES }] }]);
  const { walletId } = scene.world.addKey({ secret }, BALANCE);
  scene.upstream.reset();
  scene.upstream.behave(behaviour);
  const leaving = new AbortController();
  const reply = await send(scene.gateway, {
    key: secret,
    body: chat(model, { stream: isStream }),
    signal: leaving.signal,
  });
  let text = "";
  if (!isStream || reply.status !== 200) text = await textOf(reply);
  else {
    for await (const chunk of reply.body as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString("utf8");
      if (leaveAfter !== null && text.length >= leaveAfter) leaving.abort();
    }
  }
  await scene.idle();
  const start = [...scene.world.wallets.started.values()].at(-1);
  const end = start && scene.world.wallets.ended.get(start.id);
  return {
    text,
    spent: BALANCE - scene.world.wallets.balanceOf(walletId),
    status: end?.status,
    hasLeft: leaving.signal.aborted,
  };
}

describe("whatever the provider does and wherever the client leaves", () => {
  it.prop([behaviours, fc.boolean(), leavings], { numRuns: 120 })(
    "no money is made or lost, no hold stays open, and the charge follows from the journal",
    async (behaviour, isStream, leaveAfter) => {
      const ran = await run(behaviour, isStream, leaveAfter);
      scene.world.wallets.prove();
      expect(scene.world.wallets.openHoldCount).toBe(0);
      const [entry] = scene.upstream.journal;
      if (!entry) throw new Error("the provider was called");
      const textBytes = Buffer.byteLength(behaviour.pieces.join(""));
      const counted = PROMPT_TOKENS * 2500n + BigInt(Math.min(100, Math.ceil(textBytes / 4))) * 10_000n;
      const whole = entry.wasUsageSent ? costOfEntry(entry) : counted;
      if (ran.status === "completed") {
        expect(ran.spent).toBe(whole);
        if (isStream && !ran.hasLeft) expect(eventsOf(ran.text).at(-1)).toBe("[DONE]");
      } else if (ran.status === "cancelled") {
        expect(ran.hasLeft).toBe(true);
        // Prompt and output so far: at least the prompt's own count or report, at most what the double wrote.
        const most =
          BigInt(Math.max(150, Number(PROMPT_TOKENS))) * 2500n +
          BigInt(Math.max(150, Math.ceil(textBytes / 4) + 30)) * 10_000n;
        expect(ran.spent).toBeLessThanOrEqual(most);
      } else {
        expect(entry.ending).not.toBe("complete");
        expect(ran.spent).toBe(0n);
        expect(ran.text).not.toContain("[DONE]");
      }
      if (!isStream && behaviour.fault === undefined) expect(ran.status).toBe("completed");
    },
    60_000,
  );
});
