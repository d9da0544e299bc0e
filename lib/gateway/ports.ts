import type {
  Clock,
  Currency,
  GenerationEnd,
  GenerationStart,
  HoldOutcome,
  Log,
  Nano,
  PriceCard,
  WindowSpec,
} from "@/lib/kernel";
import type { StoredTurn } from "./dialects/dialect";

/**
 * What the gateway needs from the world. Domain rooms implement these in composition.ts; the gateway imports none of
 * them. Every amount is nano of the wallet's currency; every time is UTC.
 */

/** Who calls: a key, or a workspace whose member is signed in. Frozen; never holds the secret. */
export interface Principal {
  /** null = no key: a signed-in person, or the site's own demonstration. */
  readonly keyId: string | null;
  readonly accountId: string;
  readonly workspaceId: string;
  readonly subAccountId: string | null;
  readonly walletId: string;
  readonly currency: Currency;
  readonly mode: "live" | "test";
  readonly kind: "inference" | "management" | "read_only";
  /** Model operations per UTC minute; 0 = unlimited. */
  readonly rpm: number;
  /** Tokens per UTC minute; 0 = unlimited. */
  readonly tpm: number;
  /** Canonical model ids or "lab/*" patterns; null = all. */
  readonly allowedModels: readonly string[] | null;
  /** Used when a request names no model. */
  readonly defaultModel: string | null;
  readonly defaultTag: string | null;
  /** Caps in force now; `startsAt` is computed from the reset interval at call time. */
  windows(nowMs: number): readonly WindowSpec[];
}

/** Who a key says the caller is. */
export interface KeyPrincipal extends Principal {
  readonly keyId: string;
}

export interface KeysPort {
  /**
   * Resolves a secret. Throws AppError `authentication` (unknown, revoked, expired, disabled; the message says which
   * slip it looks like) or `address_not_allowed`. Answers from a cache of at most 30 s that revocation empties at once.
   */
  verify(secret: string, address: string | null): Promise<KeyPrincipal> | KeyPrincipal;
}

/** State of one bucket after a take, for headers and refusal. */
export interface LimitState {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** End of the window in Unix seconds. */
  readonly resetAtSeconds: number;
}

export interface LimitsPort {
  /** Takes `amount` from a fixed window aligned to the UTC minute. Never throws: the fallback policy is inside. */
  take(bucket: string, limit: number, amount?: number): Promise<LimitState> | LimitState;
  /** Corrects an estimate taken earlier (tokens per minute); may be negative. Fire and forget. */
  adjust(bucket: string, limit: number, amount: number): void;
}

export interface CatalogEndpoint {
  readonly id: string;
  readonly modelId: string;
  /** Provider folder that knows how to talk, and the upstream row it came from. */
  readonly provider: string;
  readonly nativeModel: string;
  /** Dialects the upstream speaks, preferred first. */
  readonly dialects: readonly string[];
  /** Per wallet currency; null = nobody set a price: not callable with a live key. */
  readonly prices: Readonly<Record<Currency, PriceCard | null>>;
  readonly isEnabled: boolean;
  /** What is known of the provider's handling of prompts; absent or null = not known, which `deny` and `zdr` do not accept. */
  readonly dataPolicy?: { readonly isCollected: boolean | null; readonly isZdr: boolean | null };
}

export interface CatalogModel {
  readonly id: string;
  readonly lab: string;
  readonly name: string;
  /** chat, embedding, image, … (catalog types). */
  readonly type: string;
  readonly createdSeconds: number;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** null = not stated: everything is passed on. */
  readonly supportedParameters: readonly string[] | null;
  readonly aliases: readonly string[];
  /** In the operator's order: first-party first, aggregators last. */
  readonly endpoints: readonly CatalogEndpoint[];
}

/** An immutable view of the catalog; replaced whole when something changes. */
export interface CatalogSnapshot {
  readonly version: string;
  /** Canonical id, alias, or a forgiven spelling → model. */
  resolve(id: string): CatalogModel | undefined;
  /** Near matches for a "did you mean". */
  suggest(id: string): readonly string[];
  readonly models: readonly CatalogModel[];
}

export interface CatalogPort {
  snapshot(): CatalogSnapshot;
  /** USD per unit of a currency as a rational, from the FX snapshot of the price version in force. */
  usdRate(currency: Currency): { readonly num: bigint; readonly den: bigint };
}

/** Where a provider listens and with which credentials, from the operator's configuration. Absent = not switched on. */
export interface ProviderSettings {
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
  readonly extra: Readonly<Record<string, string>>;
}

export interface ProvidersPort {
  settings(provider: string): ProviderSettings | null;
}

export interface HoldInput {
  readonly walletId: string;
  readonly windows: readonly WindowSpec[];
  readonly amountNano: Nano;
  /** Its `id` is the hold's id. */
  readonly generation: GenerationStart;
}

/** The only door to money. Every method is idempotent by hold id. `lib/ledger` implements it with a coalescing batcher. */
export interface WalletPort {
  /** Reserves, writes the generation row, all or nothing. */
  hold(input: HoldInput): Promise<HoldOutcome>;
  /** Adds to an open hold. */
  extend(holdId: string, addNano: Nano): Promise<HoldOutcome>;
  /** Notes what has been metered so far, for the sweeper. Batched, fire and forget. */
  checkpoint(holdId: string, spentNano: Nano): void;
  /** Writes the start of a call that holds nothing, so that it can be read while it runs. Never rejects. */
  begin(start: GenerationStart): Promise<void>;
  /** Captures `end.costNano` (0 releases) and completes the record. Resolves when durable: committed or spooled with fsync. */
  settle(holdId: string, end: GenerationEnd): Promise<"ok" | "noop">;
  /** Writes a record of a call that needs no hold (test key, zero price, refused after routing). */
  record(start: GenerationStart, end: GenerationEnd): Promise<void>;
  /** Balance and held of a wallet, for messages (may be a moment old). */
  snapshot(walletId: string): Promise<{ balanceNano: Nano; heldNano: Nano }>;
}

/** A request that named an Idempotency-Key. */
export interface IdempotencyRequest {
  /** Within which the key means something: the sub-account, or the workspace. */
  readonly scopeId: string;
  readonly workspaceId: string;
  readonly key: string;
  /** SHA-256 of what was asked. */
  readonly hash: Uint8Array;
}

export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type IdempotencyClaim =
  /** The key is this call's; its generation must have this id. */
  | { readonly state: "claimed"; readonly generationId: string }
  | { readonly state: "stored"; readonly reply: StoredReply }
  | { readonly state: "running" }
  /** Answered, and the answer is not kept. */
  | { readonly state: "ended"; readonly generationId: string }
  /** The key stands for another request. */
  | { readonly state: "mismatch" };

export interface IdempotencyPort {
  /** Throws AppError `temporarily_unavailable`. */
  claim(request: IdempotencyRequest): Promise<IdempotencyClaim>;
  /** The call was answered; null = by something that cannot be kept. */
  keep(request: IdempotencyRequest, generationId: string, reply: StoredReply | null): Promise<void>;
  /** The call came to nothing and cost nothing: the key is free again. */
  release(request: IdempotencyRequest, generationId: string): Promise<void>;
}

/** Whose answers are kept: a workspace's, or one sub-account's within it. */
export interface ResponsesOwner {
  readonly workspaceId: string;
  /** null = the key belongs to the workspace itself and sees all of it. */
  readonly subAccountId: string | null;
}

/** Keeps answers that a later request may go on from. What belongs to another owner does not exist. */
export interface ResponsesPort {
  load(owner: ResponsesOwner, responseId: string): Promise<StoredTurn | null>;
  /** Items of kept answers by their ids; those not found are missing. */
  findItems(owner: ResponsesOwner, itemIds: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Resolves when it is committed. A second turn of the same id is ignored. */
  save(owner: ResponsesOwner, responseId: string, turn: StoredTurn): Promise<void>;
}

export interface GatewayPorts {
  readonly keys: KeysPort;
  readonly limits: LimitsPort;
  readonly catalog: CatalogPort;
  readonly providers: ProvidersPort;
  readonly wallet: WalletPort;
  /** Absent = an Idempotency-Key only keeps a request from holding twice. */
  readonly idempotency?: IdempotencyPort;
  /** Counts the tokens of a text for `count_tokens`, in time linear in its length; absent = bytes / 3.5. */
  readonly countTokens?: (text: string) => number;
  /** Absent = nothing is kept, so nothing can be gone on from by id. */
  readonly responses?: ResponsesPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: GatewayOptions;
}

export interface GatewayOptions {
  readonly maxBodyBytes: number;
  /** Output tokens granted when a request names no bound. */
  readonly defaultMaxOutputTokens: number;
  /** Output tokens per slice of a streamed hold. */
  readonly sliceTokens: number;
  readonly upstreamHeadersTimeoutMs: number;
  readonly upstreamIdleTimeoutMs: number;
  /** How long a 402 `in_flight` may wait for settles first. */
  readonly inFlightWaitMs: number;
  readonly heartbeatMs: number;
  /** Absolute address of the documentation; every error then links to what it says of its code. */
  readonly docsOrigin?: string;
  /** Share of streams, 0 to 1, that the strict validator of their dialect reads as they leave; absent = none. */
  readonly validationSample?: number;
}
