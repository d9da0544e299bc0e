import { describe, expect, it, vi } from "vitest";
import { keptBytes } from "@/tests/support/kept-bytes";
import { InFlightQueue } from "./in-flight";
import { InsuredShare } from "./insured-share";
import { type OpenCallEntry, OpenCalls } from "./open-calls";
import { OutputQueue } from "./output-queue";

const signal = () => new AbortController().signal;
const bytes = (text: string) => Buffer.from(text);

describe("the output queue", () => {
  const queue = (events: string[] = []) =>
    new OutputQueue({ onDrained: () => events.push("drained"), onReturn: () => events.push("return") });

  it("gives what came in one turn as one chunk, and to a waiting client at the flush", async () => {
    const events: string[] = [];
    const output = queue(events);
    const first = output.next();
    output.push(bytes("a"));
    output.push(bytes("b"));
    expect(output.bytes).toBe(2);
    output.flush();
    expect(String((await first).value)).toBe("ab");
    expect(output.bytes).toBe(0);
    expect(events).toEqual(["drained"]);
  });

  it("ends after its last bytes", async () => {
    const output = queue();
    output.push(bytes("last"));
    output.end();
    expect(String((await output.next()).value)).toBe("last");
    expect(await output.next()).toEqual({ done: true, value: undefined });
  });

  it("tells once that the client went away, and not when all was taken", async () => {
    const events: string[] = [];
    const output = queue(events);
    output.push(bytes("x"));
    const waiting = (await output.next()).value;
    await output.return();
    expect([String(waiting), events]).toEqual(["x", ["drained", "return"]]);
    const finished = queue(events);
    finished.end();
    await finished.return();
    expect(events).toEqual(["drained", "return"]);
  });

  it("lets a client go that waits when what is left is discarded", async () => {
    const output = queue();
    const waiting = output.next();
    output.discard();
    expect((await waiting).done).toBe(true);
  });
});

describe("the in-flight queue", () => {
  it("wakes the first in line at a settle of its wallet, and no other", async () => {
    const line = new InFlightQueue();
    const order: string[] = [];
    const wait = (wallet: string, name: string) => line.wait(wallet, 10_000, signal()).then(() => order.push(name));
    const waits = [wait("a", "first"), wait("a", "second"), wait("b", "other")];
    line.settled("a");
    await waits[0];
    expect(order).toEqual(["first"]);
    line.settled("a");
    line.settled("b");
    await Promise.all(waits);
    expect(order.slice(1).sort()).toEqual(["other", "second"]);
  });

  it("is bounded, in time and in length, and lets a client go that leaves", async () => {
    const line = new InFlightQueue();
    expect(await line.wait("a", 0, signal())).toBe(false);
    expect(await line.wait("a", 20, signal())).toBe(false);
    const leaving = new AbortController();
    const left = line.wait("a", 10_000, leaving.signal);
    leaving.abort();
    expect(await left).toBe(false);
    const crowd = Array.from({ length: 256 }, () => line.wait("a", 300, signal()));
    expect(await line.wait("a", 300, signal())).toBe(false);
    await Promise.all(crowd);
  });
});

describe("the insured share", () => {
  it("is spent above a fifth of at least twenty calls, and starts anew after an hour", () => {
    const share = new InsuredShare();
    for (let call = 0; call < 19; call++) share.count("a", true, 0);
    expect(share.isSpent("a", 0)).toBe(false);
    share.count("a", false, 0);
    expect(share.isSpent("a", 0)).toBe(true);
    expect(share.isSpent("b", 0)).toBe(false);
    expect(share.isSpent("a", 3_700_000)).toBe(false);
  });
});

describe("open calls", () => {
  it("drain at once when there are none, else when the last has left; the deadline cuts", async () => {
    const calls = new OpenCalls(1000, () => 0);
    await calls.drain(10);
    const busy = new OpenCalls(1000, () => 0);
    busy.enter();
    busy.enter();
    const entry = {
      slot: -1,
      tick: () => undefined,
      cut: () => {
        busy.remove(entry);
        busy.leave();
      },
    };
    busy.add(entry);
    const draining = busy.drain(20);
    busy.leave();
    await draining;
    expect([busy.count, busy.isDraining]).toEqual([0, true]);
  });

  it("are each called by the clock while they are open, and by nothing afterwards", async () => {
    vi.useFakeTimers();
    try {
      const calls = new OpenCalls(80, () => 0);
      const ticks = new Map<string, number>();
      const open = (name: string, onTick: () => void = () => undefined): OpenCallEntry => {
        const entry: OpenCallEntry = {
          slot: -1,
          tick: () => {
            ticks.set(name, (ticks.get(name) ?? 0) + 1);
            onTick();
          },
          cut: () => undefined,
        };
        calls.add(entry);
        return entry;
      };
      const [first, , third] = [open("first"), open("second"), open("third"), open("fourth")];
      if (first) calls.remove(first);
      if (first) calls.remove(first);
      const leaving: OpenCallEntry = open("leaving", () => calls.remove(leaving));
      vi.advanceTimersByTime(20);
      expect([...ticks].sort()).toEqual([
        ["fourth", 1],
        ["leaving", 1],
        ["second", 1],
        ["third", 1],
      ]);
      if (third) calls.remove(third);
      vi.advanceTimersByTime(20);
      expect([ticks.get("first"), ticks.get("second"), ticks.get("third"), ticks.get("leaving")]).toEqual([
        undefined,
        2,
        1,
        1,
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("leave nothing behind that only a full collection frees", () => {
    const calls = new OpenCalls(1000, () => 0);
    const open: OpenCallEntry[] = [];
    const kept = keptBytes(20_000, () => {
      const state = Array.from({ length: 100 }, (_, index) => ({ index }));
      const entry = { slot: -1, state, tick: () => undefined, cut: () => undefined };
      calls.add(entry);
      open.push(entry);
      const gone = open.length > 16 ? open.shift() : undefined;
      if (gone) calls.remove(gone);
    });
    for (const entry of open) calls.remove(entry);
    expect(kept).toBeLessThan(4 * 1024 * 1024);
  });
});
