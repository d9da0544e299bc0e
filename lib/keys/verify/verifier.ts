import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { ACCESS_CHANNEL, parseAccessChange } from "@/lib/accounts";
import type { Database } from "@/lib/backends/db/db";
import type { Secrets } from "@/lib/backends/secrets/secrets";
import type { KeyPrincipal, KeysPort } from "@/lib/gateway/ports";
import { AppError, type Clock, type Log } from "@/lib/kernel";
import { parseKey } from "../format";
import { createKeyHasher } from "../hash";
import { addressMatcher } from "../rules/addresses";
import { capWindows } from "../rules/windows";
import { findVerifiableKey, type VerifiableKey, writeLastUsed } from "./store-verify";

const LIFE_MS = 30_000;
/** How long an entry is believed while revocations may be missed. */
const LIFE_DEAF_MS = 1000;
const MISS_LIFE_MS = 5000;
const ENTRIES_MAX = 50_000;
const MISSES_MAX = 10_000;
const LAST_USED_EVERY_MS = 10_000;

interface Entry {
  readonly key: VerifiableKey;
  readonly principal: KeyPrincipal;
  readonly isAddressAllowed: ((address: string | null) => boolean) | null;
  readonly loadedAtMs: number;
}

export interface KeyVerifierOptions {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

export interface KeyVerifier extends KeysPort {
  /** Begins to hear revocations and to write last-used times. Before that, entries live 1 s. */
  start(): Promise<void>;
  /** Writes what is due and stops. */
  stop(): Promise<void>;
}

/** Resolves secrets from memory when it can; one query, shared by simultaneous callers, when it cannot. */
export function createKeyVerifier(options: KeyVerifierOptions): KeyVerifier {
  return new CachingKeyVerifier(options);
}

class CachingKeyVerifier implements KeyVerifier {
  readonly #options: KeyVerifierOptions;
  readonly #hash: (secret: string) => string;
  readonly #entries = new LRUCache<string, Entry>({ max: ENTRIES_MAX });
  readonly #misses: LRUCache<string, true>;
  readonly #loading = new Map<string, Promise<Entry | null>>();
  #used = new Map<string, number>();
  #isHearing = false;
  /** Counts announcements: what was read before one must not be kept after it. */
  #epoch = 0;
  #unlisten: (() => Promise<void>) | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: KeyVerifierOptions) {
    this.#options = options;
    this.#hash = createKeyHasher(options.secrets);
    this.#misses = new LRUCache({ max: MISSES_MAX, ttl: MISS_LIFE_MS, perf: { now: () => options.clock.now() } });
  }

  verify(secret: string, address: string | null): Promise<KeyPrincipal> | KeyPrincipal {
    // Not the stored hash: that one costs several times as much and is needed for the query only.
    const digest = hash("sha256", secret, "base64");
    const entry = this.#entries.get(digest);
    const now = this.#options.clock.now();
    if (entry && now - entry.loadedAtMs < (this.#isHearing ? LIFE_MS : LIFE_DEAF_MS)) {
      return this.#admit(entry, address, now);
    }
    const parsed = parseKey(secret);
    if (!parsed.isKey) throw new AppError("authentication", { message: parsed.message });
    if (this.#misses.has(digest)) throw unknownKey();
    return this.#load(digest, secret, address);
  }

  async start(): Promise<void> {
    const { db } = this.#options;
    this.#unlisten = await db.listen(
      ACCESS_CHANNEL,
      (payload) => this.#forget(payload),
      (isUp) => this.#hear(isUp),
    );
    this.#timer = setInterval(() => void this.#flush(), LAST_USED_EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#unlisten?.();
    this.#isHearing = false;
    await this.#flush();
  }

  #admit(entry: Entry, address: string | null, now: number): KeyPrincipal {
    const { key } = entry;
    if (key.isDeleted) throw new AppError("authentication", { message: "This API key has been deleted." });
    if (key.isDisabled) throw new AppError("authentication", { message: "This API key is disabled." });
    if (key.expiresAtMs !== null && key.expiresAtMs <= now) {
      throw new AppError("authentication", {
        message: key.isRotatedOut ? "This API key was rotated. Use the new one." : "This API key has expired.",
      });
    }
    if (key.isFrozen) {
      throw new AppError("permission", { message: "This account is frozen. Contact support." });
    }
    if (entry.isAddressAllowed && !entry.isAddressAllowed(address)) throw new AppError("address_not_allowed");
    this.#used.set(key.id, now);
    return entry.principal;
  }

  async #load(digest: string, secret: string, address: string | null): Promise<KeyPrincipal> {
    let loading = this.#loading.get(digest);
    if (!loading) {
      const started = this.#read(digest, this.#hash(secret)).finally(() => {
        if (this.#loading.get(digest) === started) this.#loading.delete(digest);
      });
      this.#loading.set(digest, started);
      loading = started;
    }
    const entry = await loading;
    if (!entry) throw unknownKey();
    return this.#admit(entry, address, this.#options.clock.now());
  }

  async #read(digest: string, storedHash: string): Promise<Entry | null> {
    const { db, clock } = this.#options;
    const epoch = this.#epoch;
    const loadedAtMs = clock.now();
    let key: VerifiableKey | null;
    try {
      key = await findVerifiableKey(db.pool, storedHash);
    } catch (cause) {
      throw new AppError("temporarily_unavailable", { cause, retryAfterSeconds: 1 });
    }
    if (!key) {
      if (epoch === this.#epoch) this.#misses.set(digest, true);
      return null;
    }
    const entry: Entry = {
      key,
      principal: toPrincipal(key),
      isAddressAllowed: key.allowedIps.length > 0 ? addressMatcher(key.allowedIps) : null,
      loadedAtMs,
    };
    if (epoch === this.#epoch) this.#entries.set(digest, entry);
    return entry;
  }

  #forget(payload: string): void {
    this.#epoch++;
    this.#misses.clear();
    this.#loading.clear();
    const change = parseAccessChange(payload);
    if (!change) {
      this.#entries.clear();
      return;
    }
    const { target, id } = change;
    for (const [digest, { key }] of this.#entries) {
      const changed = target === "key" ? key.id : target === "workspace" ? key.workspaceId : key.accountId;
      if (target !== "user" && changed === id) this.#entries.delete(digest);
    }
  }

  #hear(isUp: boolean): void {
    this.#isHearing = isUp;
    this.#epoch++;
    this.#loading.clear();
    // What was announced while we were deaf is unknown.
    if (isUp) this.#entries.clear();
    else this.#options.log.warn({}, "revocations are not heard; keys are read again every second");
  }

  async #flush(): Promise<void> {
    if (this.#used.size === 0) return;
    const uses = this.#used;
    this.#used = new Map();
    try {
      await writeLastUsed(this.#options.db.pool, uses);
    } catch (error) {
      this.#options.log.warn({ error: String(error) }, "last-used times could not be written");
    }
  }
}

const unknownKey = (): AppError =>
  new AppError("authentication", {
    message: "The API key is well-formed but unknown here. Was it made on another installation?",
  });

function toPrincipal(key: VerifiableKey): KeyPrincipal {
  if (!key.walletId) throw new AppError("internal", { cause: new Error(`account ${key.accountId} has no wallet`) });
  return Object.freeze({
    keyId: key.id,
    accountId: key.accountId,
    workspaceId: key.workspaceId,
    subAccountId: key.subAccountId,
    walletId: key.walletId,
    currency: key.currency,
    mode: key.mode,
    kind: key.kind,
    rpm: key.rpm,
    tpm: key.tpm,
    allowedModels: key.allowedModels.length > 0 ? Object.freeze([...key.allowedModels]) : null,
    defaultModel: key.defaultModel,
    defaultTag: key.defaultTag,
    windows: capWindows(key.id, key.capNano, key.capInterval),
  });
}
