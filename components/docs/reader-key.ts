"use client";

import { useSyncExternalStore } from "react";

const SLOT = "docs-key";
const listeners = new Set<() => void>();
/** Where a browser keeps nothing, the key lives as long as the page. */
let inMemory = "";

function read(): string {
  try {
    return sessionStorage.getItem(SLOT) ?? inMemory;
  } catch {
    return inMemory;
  }
}

/** Keeps the reader's key for this tab alone; "" forgets it. */
export function keepReaderKey(key: string): void {
  inMemory = key;
  try {
    if (key === "") sessionStorage.removeItem(SLOT);
    else sessionStorage.setItem(SLOT, key);
  } catch {
    // The key stays in memory.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The key the reader gave for trying things out; "" = none. Never leaves this tab but to our own API. */
export const useReaderKey = (): string => useSyncExternalStore(subscribe, read, () => "");
