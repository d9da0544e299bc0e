import timers from "node:timers";

/**
 * Runs what puts functions of its own in the place of Node's for the whole process, and takes Node's back: Date,
 * Math.random, process.nextTick, setImmediate and clearImmediate. Next replaces them to notice clocks and chance in
 * `cacheComponents`, which this app does not use, and every call of the gateway would go through them.
 * @see decision record 0018
 */
export async function withOwnGlobals<T>(load: () => Promise<T>): Promise<T> {
  const own = { Date: globalThis.Date, setImmediate, clearImmediate };
  const { random } = Math;
  const { nextTick } = process;
  try {
    return await load();
  } finally {
    Object.assign(globalThis, own);
    Object.defineProperty(own.Date.prototype, "constructor", { value: own.Date });
    Object.assign(timers, { setImmediate: own.setImmediate, clearImmediate: own.clearImmediate });
    Object.assign(Math, { random });
    Object.assign(process, { nextTick });
  }
}
