import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** In a process of its own: what Next replaces stays replaced. */
function identities(isTakenBack: boolean): unknown {
  const script = `
    import timers from "node:timers";
    import { withOwnGlobals } from "./lib/server/own-globals.ts";
    const read = () => ({
      Date, constructor: new Date().constructor, random: Math.random, nextTick: process.nextTick,
      setImmediate, clearImmediate, inTimers: timers.setImmediate, cleared: timers.clearImmediate,
    });
    const before = read();
    const load = () => import("next/dist/server/node-environment.js");
    await (${isTakenBack} ? withOwnGlobals(load) : load());
    const after = read();
    console.log(JSON.stringify(Object.keys(before).filter((name) => before[name] !== after[name])));
    process.exit(0);
  `;
  const child = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  expect(child.stderr).toBe("");
  return JSON.parse(child.stdout);
}

it("takes back everything on the way of a call that Next replaces", { timeout: 60_000 }, () => {
  const all = ["Date", "constructor", "random", "nextTick", "setImmediate", "clearImmediate", "inTimers", "cleared"];
  expect(identities(false)).toEqual(all);
  expect(identities(true)).toEqual([]);
});
