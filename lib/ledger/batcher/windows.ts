import { LRUCache } from "lru-cache";
import type { Pool } from "pg";
import type { WindowSpec } from "@/lib/kernel";
import { findWindowIds } from "./store-money";

interface CachedWindow {
  readonly id: string;
  readonly limitNano: bigint | null;
}

const keyOf = (spec: WindowSpec): string => `${spec.scope}|${spec.scopeId}|${spec.startsAt}`;

/** Ids of spend windows by what they count for. Makes rows on demand and applies a limit when a caller's differs. */
export class WindowIds {
  readonly #pool: Pool;
  readonly #cache = new LRUCache<string, CachedWindow>({ max: 20_000 });
  readonly #pending = new Map<string, Promise<string>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The ids at once when all are known, else a promise of them. */
  resolve(specs: readonly WindowSpec[]): string[] | Promise<string[]> {
    const ids: string[] = [];
    for (const spec of specs) {
      const known = this.#cache.get(keyOf(spec));
      if (!known || known.limitNano !== spec.limitNano) return Promise.all(specs.map((each) => this.#one(each)));
      ids.push(known.id);
    }
    return ids;
  }

  #one(spec: WindowSpec): string | Promise<string> {
    const key = keyOf(spec);
    const known = this.#cache.get(key);
    if (known && known.limitNano === spec.limitNano) return known.id;
    const pendingKey = `${key}|${spec.limitNano}`;
    const pending = this.#pending.get(pendingKey);
    if (pending) return pending;
    const found = this.#load(spec, key).finally(() => this.#pending.delete(pendingKey));
    this.#pending.set(pendingKey, found);
    return found;
  }

  async #load(spec: WindowSpec, key: string): Promise<string> {
    const [id] = await findWindowIds(this.#pool, [spec]);
    if (id === undefined) throw new Error("a spend window was neither found nor made");
    this.#cache.set(key, { id, limitNano: spec.limitNano });
    return id;
  }
}
