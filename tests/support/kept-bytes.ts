import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const oldBytes = (): number =>
  getHeapSpaceStatistics().find((space) => space.space_name === "old_space")?.space_used_size ?? 0;

/**
 * How far the old part of the heap grows, at most, while `step` is called `count` times after a full collection: what
 * the quick collections could not free though nobody needs it.
 */
export function keptBytes(count: number, step: (index: number) => void): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // What lives now must have stood through a full collection: that is where chains of dead objects begin.
  for (let index = 0; index < 100; index++) step(index);
  collect();
  const before = oldBytes();
  let most = 0;
  for (let index = 100; index < count; index++) {
    step(index);
    if (index % 500 === 0) most = Math.max(most, oldBytes() - before);
  }
  return most;
}
