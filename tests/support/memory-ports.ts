import type {
  CatalogModel,
  CatalogSnapshot,
  GatewayOptions,
  GatewayPorts,
  HoldInput,
  KeyPrincipal,
  ProviderSettings,
  WalletPort,
} from "@/lib/gateway";
import {
  AppError,
  type Currency,
  type GenerationEnd,
  type GenerationStart,
  type HoldOutcome,
  type Log,
  type Nano,
  nano,
  newUuid,
  type PriceCard,
  type PriceUnit,
  parseScaled,
  pico,
  systemClock,
  type WindowSpec,
} from "@/lib/kernel";

interface Hold {
  readonly walletId: string;
  readonly windows: readonly string[];
  amount: bigint;
  status: "open" | "captured" | "released";
  captured: bigint;
  progress: bigint;
}

interface Wallet {
  initial: bigint;
  balance: bigint;
  held: bigint;
  isActive: boolean;
}

interface Window {
  readonly limit: bigint | null;
  spent: bigint;
  held: bigint;
}

const windowKey = (spec: WindowSpec): string => `${spec.scope}:${spec.scopeId}:${spec.startsAt}`;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A ledger in memory with the real one's rules, and a record of all that went through it. */
export class MemoryWallets implements WalletPort {
  readonly holds = new Map<string, Hold>();
  readonly records: { start: GenerationStart; end: GenerationEnd }[] = [];
  readonly started = new Map<string, GenerationStart>();
  readonly ended = new Map<string, GenerationEnd>();
  /** Settles wait for this before they are durable. */
  settleGate: Promise<void> | null = null;
  /** Makes the next calls of a method reject. */
  failing: { hold?: boolean; extend?: boolean; settle?: boolean } = {};
  settleCalls = 0;
  private readonly wallets = new Map<string, Wallet>();
  private readonly windows = new Map<string, Window>();

  open(walletId: string, balanceNano: bigint): void {
    this.wallets.set(walletId, { initial: balanceNano, balance: balanceNano, held: 0n, isActive: true });
  }

  deactivate(walletId: string): void {
    this.wallet(walletId).isActive = false;
  }

  async hold({ walletId, windows, amountNano, generation }: HoldInput): Promise<HoldOutcome> {
    await turn();
    if (this.failing.hold) throw new Error("the ledger is down");
    if (amountNano <= 0n) throw new Error("a hold must be positive");
    if (this.holds.has(generation.id)) return this.refuse(walletId, "duplicate");
    const rows = windows.map((spec) => this.window(spec));
    const refusal = this.judge(walletId, rows, windows, amountNano);
    if (refusal) return refusal;
    const wallet = this.wallet(walletId);
    wallet.held += amountNano;
    for (const row of rows) row.held += amountNano;
    this.holds.set(generation.id, {
      walletId,
      windows: windows.map(windowKey),
      amount: amountNano,
      status: "open",
      captured: 0n,
      progress: 0n,
    });
    this.started.set(generation.id, generation);
    return { ok: true };
  }

  async extend(holdId: string, addNano: Nano): Promise<HoldOutcome> {
    await turn();
    if (this.failing.extend) throw new Error("the ledger is down");
    const hold = this.openHold(holdId);
    const rows = hold.windows.map((key) => this.windowAt(key));
    const refusal = this.judge(hold.walletId, rows, [], addNano);
    if (refusal) return refusal;
    hold.amount += addNano;
    this.wallet(hold.walletId).held += addNano;
    for (const row of rows) row.held += addNano;
    return { ok: true };
  }

  checkpoint(holdId: string, spentNano: Nano): void {
    const hold = this.holds.get(holdId);
    if (hold && spentNano > hold.progress) hold.progress = spentNano;
  }

  async settle(holdId: string, end: GenerationEnd): Promise<"ok" | "noop"> {
    this.settleCalls++;
    await turn();
    if (this.settleGate) await this.settleGate;
    if (this.failing.settle) throw new Error("the ledger is down");
    const hold = this.holds.get(holdId);
    if (!hold) throw new Error(`settle of an unknown hold ${holdId}`);
    if (hold.status !== "open") return "noop";
    if (end.costNano < 0n) throw new Error("negative capture");
    const wallet = this.wallet(hold.walletId);
    wallet.held -= hold.amount;
    wallet.balance -= end.costNano;
    for (const key of hold.windows) {
      const row = this.windowAt(key);
      row.held -= hold.amount;
      row.spent += end.costNano;
    }
    hold.status = end.costNano > 0n ? "captured" : "released";
    hold.captured = end.costNano;
    this.ended.set(holdId, end);
    return "ok";
  }

  async begin(start: GenerationStart): Promise<void> {
    await turn();
    this.started.set(start.id, start);
  }

  async record(start: GenerationStart, end: GenerationEnd): Promise<void> {
    await turn();
    if (end.costNano !== 0n) throw new Error("a record without a hold must cost nothing");
    this.records.push({ start, end });
    this.started.set(start.id, start);
    this.ended.set(start.id, end);
  }

  async snapshot(walletId: string): Promise<{ balanceNano: Nano; heldNano: Nano }> {
    const { balance, held } = this.wallet(walletId);
    return { balanceNano: nano(balance), heldNano: nano(held) };
  }

  balanceOf(walletId: string): bigint {
    return this.wallet(walletId).balance;
  }

  heldOf(walletId: string): bigint {
    return this.wallet(walletId).held;
  }

  get openHoldCount(): number {
    return [...this.holds.values()].filter(({ status }) => status === "open").length;
  }

  /** Throws when money was made, lost or held by nobody. */
  prove(): void {
    for (const [id, wallet] of this.wallets) {
      const mine = [...this.holds.values()].filter(({ walletId }) => walletId === id);
      const captured = mine.reduce((sum, { captured }) => sum + captured, 0n);
      const held = mine.reduce((sum, { amount, status }) => (status === "open" ? sum + amount : sum), 0n);
      if (wallet.balance !== wallet.initial - captured)
        throw new Error(`wallet ${id}: balance does not equal its captures`);
      if (wallet.held !== held) throw new Error(`wallet ${id}: held ${wallet.held}, open holds ${held}`);
    }
    for (const [key, row] of this.windows) {
      const mine = [...this.holds.values()].filter(({ windows }) => windows.includes(key));
      const spent = mine.reduce((sum, { captured }) => sum + captured, 0n);
      const held = mine.reduce((sum, { amount, status }) => (status === "open" ? sum + amount : sum), 0n);
      if (row.spent !== spent || row.held !== held) throw new Error(`window ${key} does not equal its holds`);
    }
    for (const [id, { status }] of this.holds) {
      if ((status !== "open") !== this.ended.has(id)) throw new Error(`generation ${id} and its hold disagree`);
    }
  }

  private judge(
    walletId: string,
    rows: readonly Window[],
    specs: readonly WindowSpec[],
    amount: bigint,
  ): HoldOutcome | null {
    const wallet = this.wallet(walletId);
    if (!wallet.isActive) return this.refuse(walletId, "inactive");
    const full = rows.findIndex(({ limit, spent, held }) => limit !== null && spent + held + amount > limit);
    if (full !== -1) {
      const row = rows[full];
      const left = row?.limit != null ? row.limit - row.spent - row.held : 0n;
      return {
        ok: false,
        why: "cap",
        availableNano: nano(left),
        heldNano: nano(wallet.held),
        scope: specs[full]?.scope ?? "key",
      };
    }
    if (wallet.balance - wallet.held >= amount) return null;
    return this.refuse(walletId, wallet.balance >= amount && wallet.held > 0n ? "in_flight" : "insufficient");
  }

  private refuse(walletId: string, why: "duplicate" | "inactive" | "insufficient" | "in_flight"): HoldOutcome {
    const { balance, held } = this.wallet(walletId);
    return { ok: false, why, availableNano: nano(balance - held), heldNano: nano(held) };
  }

  private wallet(id: string): Wallet {
    const wallet = this.wallets.get(id);
    if (!wallet) throw new Error(`no wallet ${id}`);
    return wallet;
  }

  private openHold(id: string): Hold {
    const hold = this.holds.get(id);
    if (hold?.status !== "open") throw new Error(`hold ${id} is not open`);
    return hold;
  }

  private window(spec: WindowSpec): Window {
    const key = windowKey(spec);
    let row = this.windows.get(key);
    if (!row) {
      row = { limit: spec.limitNano, spent: 0n, held: 0n };
      this.windows.set(key, row);
    }
    return row;
  }

  private windowAt(key: string): Window {
    const row = this.windows.get(key);
    if (!row) throw new Error(`no window ${key}`);
    return row;
  }
}

/** A price card from decimal strings: tokens per million, the rest per unit. */
export function cardOf(prices: Partial<Record<PriceUnit, string>>, versionId = newUuid()): PriceCard {
  const perMillion = new Set<PriceUnit>(["input", "output", "cache_read", "cache_write", "cache_write_1h"]);
  const entries = Object.entries(prices).map(([unit, text]) => {
    const isPerMillion = perMillion.has(unit as PriceUnit);
    return [unit, { pico: pico(parseScaled(text, 12)), perUnits: isPerMillion ? 1_000_000n : 1n }] as const;
  });
  return { versionId, prices: Object.fromEntries(entries), tiers: [] };
}

export interface ModelSpec extends Partial<Omit<CatalogModel, "endpoints">> {
  readonly id: string;
  readonly endpoints?: readonly {
    readonly provider: string;
    readonly nativeModel?: string;
    readonly dialects?: readonly string[];
    /** null = nobody set a price. */
    readonly prices?: Partial<Record<PriceUnit, string>> | null;
  }[];
}

export function modelOf(spec: ModelSpec): CatalogModel {
  const native = spec.id.slice(spec.id.indexOf("/") + 1);
  return {
    lab: spec.id.slice(0, spec.id.indexOf("/")),
    name: spec.id,
    type: "chat",
    createdSeconds: 1_700_000_000,
    contextLength: 200_000,
    maxOutputTokens: 16_000,
    inputModalities: ["text", "image"],
    outputModalities: ["text"],
    capabilities: { tools: true, vision: true },
    supportedParameters: null,
    aliases: [],
    ...spec,
    endpoints: (spec.endpoints ?? []).map((endpoint) => {
      const card = endpoint.prices === null ? null : cardOf(endpoint.prices ?? { input: "2.5", output: "10" });
      return {
        id: `${spec.id}@${endpoint.provider}`,
        modelId: spec.id,
        provider: endpoint.provider,
        nativeModel: endpoint.nativeModel ?? native,
        dialects: endpoint.dialects ?? ["openai-chat"],
        prices: { USD: card, RUB: card, KZT: card },
        isEnabled: true,
      };
    }),
  };
}

export function snapshotOf(specs: readonly ModelSpec[]): CatalogSnapshot {
  const models = specs.map(modelOf);
  const byId = new Map(
    models.flatMap((model) => [[model.id, model] as const, ...model.aliases.map((alias) => [alias, model] as const)]),
  );
  return {
    version: newUuid(),
    models,
    resolve: (id) => byId.get(id),
    suggest: (id) => models.filter((model) => model.id.includes(id.split("/").at(-1) ?? id)).map((model) => model.id),
  };
}

export interface MemoryKey extends Partial<KeyPrincipal> {
  readonly secret: string;
}

export interface LoggedLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface MemoryWorld {
  readonly ports: GatewayPorts;
  readonly wallets: MemoryWallets;
  readonly log: LoggedLine[];
  /** Adds a key with a wallet of its own (unless it names one) and returns its principal. */
  addKey(key: MemoryKey, balanceNano?: bigint): KeyPrincipal;
  setModels(specs: readonly ModelSpec[]): void;
  setProvider(id: string, settings: ProviderSettings | null): void;
}

const OPTIONS: GatewayOptions = {
  maxBodyBytes: 32 * 1024 * 1024,
  defaultMaxOutputTokens: 8192,
  sliceTokens: 2048,
  upstreamHeadersTimeoutMs: 2000,
  upstreamIdleTimeoutMs: 2000,
  inFlightWaitMs: 300,
  heartbeatMs: 15_000,
};

/** Everything the gateway needs, in memory. */
export function memoryWorld(options: Partial<GatewayOptions> = {}): MemoryWorld {
  const wallets = new MemoryWallets();
  const keys = new Map<string, KeyPrincipal>();
  const settings = new Map<string, ProviderSettings>();
  const counts = new Map<string, number>();
  const lines: LoggedLine[] = [];
  let snapshot = snapshotOf([]);
  const write =
    (level: LoggedLine["level"]) =>
    (fields: Readonly<Record<string, unknown>>, message: string): void => {
      lines.push({ level, fields, message });
    };
  const log: Log = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  const minute = (): number => Math.floor(Date.now() / 60_000);
  const rates: Record<Currency, { num: bigint; den: bigint }> = {
    USD: { num: 1n, den: 1n },
    RUB: { num: 1n, den: 100n },
    KZT: { num: 1n, den: 500n },
  };
  const ports: GatewayPorts = {
    keys: {
      verify(secret) {
        const principal = keys.get(secret);
        if (!principal) throw new AppError("authentication");
        return principal;
      },
    },
    limits: {
      take(bucket, limit, amount = 1) {
        const key = `${bucket}:${minute()}`;
        const used = (counts.get(key) ?? 0) + amount;
        counts.set(key, used);
        return {
          isAllowed: used <= limit,
          limit,
          remaining: Math.max(0, limit - used),
          resetAtSeconds: (minute() + 1) * 60,
        };
      },
      adjust(bucket, _limit, amount) {
        const key = `${bucket}:${minute()}`;
        counts.set(key, (counts.get(key) ?? 0) + amount);
      },
    },
    catalog: { snapshot: () => snapshot, usdRate: (currency) => rates[currency] },
    providers: { settings: (id) => settings.get(id) ?? null },
    wallet: wallets,
    clock: systemClock,
    log,
    options: { ...OPTIONS, ...options },
  };
  return {
    ports,
    wallets,
    log: lines,
    addKey({ secret, ...rest }, balanceNano = 1_000_000_000n) {
      const windows: readonly WindowSpec[] = [];
      const principal: KeyPrincipal = {
        keyId: newUuid(),
        accountId: newUuid(),
        workspaceId: newUuid(),
        subAccountId: null,
        walletId: newUuid(),
        currency: "USD",
        mode: "live",
        kind: "inference",
        rpm: 0,
        tpm: 0,
        allowedModels: null,
        defaultModel: null,
        defaultTag: null,
        windows: () => windows,
        ...rest,
      };
      keys.set(secret, principal);
      if (rest.walletId === undefined) wallets.open(principal.walletId, balanceNano);
      return principal;
    },
    setModels(specs) {
      snapshot = snapshotOf(specs);
    },
    setProvider(id, value) {
      if (value) settings.set(id, value);
      else settings.delete(id);
    },
  };
}
