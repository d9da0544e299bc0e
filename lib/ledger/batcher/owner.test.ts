import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { isOwnerDead, processOwner } from "./owner";

const [host = "", pid = "", start = ""] = processOwner().split(":");

it("knows this process to live, under its own start only", () => {
  expect(isOwnerDead(processOwner())).toBe(false);
  expect(isOwnerDead(`${host}:${pid}:${start}0`)).toBe(true);
});

it("knows a process that ended to be dead", () => {
  const { pid: ended } = spawnSync(process.execPath, ["--version"]);
  expect(isOwnerDead(`${host}:${ended}:123`)).toBe(true);
});

it("never judges other hosts, other namespaces or names it cannot read", () => {
  for (const owner of [
    `other-${host}:${pid}:1`,
    "sweeper",
    "",
    `${host}:`,
    `${host}:x:1`,
    `${host}:-1:1`,
    `${host}:${pid}:`,
  ]) {
    expect([owner, isOwnerDead(owner)]).toEqual([owner, false]);
  }
});
