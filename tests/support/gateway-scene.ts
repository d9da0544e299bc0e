import type { Gateway, GatewayOptions, GatewayPorts, KeyPrincipal } from "@/lib/gateway";
import { type Nano, nano } from "@/lib/kernel";
import { gatewayOver } from "./gateway-call";
import { type MemoryWorld, type ModelSpec, memoryWorld } from "./memory-ports";
import { type JournalEntry, startUpstream, type TestUpstream } from "./upstream";

/** Prices of the scene's models: USD per million tokens. */
export const PRICES = { input: "2.5", output: "10", cache_read: "0.25" } as const;

/** What a journal entry must cost at these prices, by an arithmetic of its own: nano a token. */
export function costOfEntry({ promptTokens, completionTokens, cachedTokens }: JournalEntry): Nano {
  return nano(
    BigInt(promptTokens - cachedTokens) * 2500n + BigInt(cachedTokens) * 250n + BigInt(completionTokens) * 10_000n,
  );
}

export const KEY = "air_live_scene";

/** A gateway in memory with one real upstream behind providers "one", "two" and "three", and one live key. */
export interface Scene {
  readonly world: MemoryWorld;
  readonly gateway: Gateway;
  readonly upstream: TestUpstream;
  readonly principal: KeyPrincipal;
  /** What has left the wallet so far. */
  spent(): bigint;
  /** Waits until no call is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface SceneOptions {
  readonly balanceNano?: bigint;
  readonly options?: Partial<GatewayOptions>;
  readonly models?: readonly ModelSpec[];
  readonly key?: Partial<KeyPrincipal>;
  /** Ports beside those in memory. */
  readonly ports?: Partial<GatewayPorts>;
}

export const MODELS: readonly ModelSpec[] = [
  { id: "lab/model", aliases: ["model"], endpoints: [{ provider: "one", prices: PRICES }] },
  {
    id: "lab/spread",
    endpoints: [
      { provider: "one", prices: PRICES },
      { provider: "two", prices: PRICES },
      { provider: "three", prices: PRICES },
    ],
  },
  { id: "lab/unpriced", endpoints: [{ provider: "one", prices: null }] },
  { id: "lab/elsewhere", endpoints: [{ provider: "nobody", prices: PRICES }] },
  { id: "lab/per-request", endpoints: [{ provider: "one", prices: { request: "0.01" } }] },
];

export async function openScene({
  balanceNano = 10_000_000_000n,
  options,
  models = MODELS,
  key,
  ports,
}: SceneOptions = {}): Promise<Scene> {
  const upstream = await startUpstream();
  const world = memoryWorld(options);
  world.setModels(models);
  for (const id of ["one", "two", "three"])
    world.setProvider(id, { baseUrl: upstream.baseUrl, apiKey: "sk-upstream-secret", extra: {} });
  const principal = world.addKey({ secret: KEY, ...key }, balanceNano);
  const gateway = gatewayOver(world, ports);
  return {
    world,
    gateway,
    upstream,
    principal,
    spent: () => balanceNano - world.wallets.balanceOf(principal.walletId),
    async idle() {
      for (let turns = 0; gateway.openCount > 0; turns++) {
        if (turns > 1000) throw new Error(`${gateway.openCount} calls are still open`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      await gateway.drain(100);
      await upstream.close();
    },
  };
}

export const chat = (model = "lab/model", extra: object = {}) => ({
  model,
  messages: [{ role: "user", content: "Tell me something about rivers." }],
  max_tokens: 100,
  ...extra,
});
