/** So many entries may go before the map is copied. */
const RENEW_COUNT = 64;

/**
 * A map whose entries come and go with each call. A plain Map would keep all of them, and what they hold, alive until a
 * full collection: V8 links each outgrown table of a Map to the next one (decision record 0017). This one begins a new
 * Map before much can hang on the old one's tables.
 */
export class TransientMap<Key, Value> {
  #map = new Map<Key, Value>();
  #goneCount = 0;

  get size(): number {
    return this.#map.size;
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  set(key: Key, value: Value): void {
    this.#map.set(key, value);
  }

  delete(key: Key): void {
    if (!this.#map.delete(key)) return;
    this.#goneCount++;
    if (this.#goneCount < RENEW_COUNT || this.#goneCount < this.#map.size) return;
    this.#map = new Map(this.#map);
    this.#goneCount = 0;
  }

  /** What is deleted during a walk may still come up in it. */
  entries(): IterableIterator<[Key, Value]> {
    return this.#map.entries();
  }

  /** What is deleted during a walk may still come up in it. */
  values(): IterableIterator<Value> {
    return this.#map.values();
  }
}
