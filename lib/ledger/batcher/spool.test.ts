import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Spool } from "./spool";

let folder: string;

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(os.tmpdir(), "spool-")), "made-on-demand");
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

it("keeps lines in order and gives them back once sealed", async () => {
  const spool = new Spool(folder, "host:1:2");
  await Promise.all(Array.from({ length: 100 }, (_, index) => spool.append(`line ${index}`)));
  const [file = ""] = await spool.seal();
  expect(await spool.read(file)).toEqual(Array.from({ length: 100 }, (_, index) => `line ${index}`));
  await spool.append("after");
  const files = await spool.seal();
  expect(files.length).toBe(2);
  expect(await spool.read(files[1] ?? "")).toEqual(["after"]);
  for (const each of files) await spool.remove(each);
  expect(await spool.seal()).toEqual([]);
});

it("leaves out a torn last line", async () => {
  const spool = new Spool(folder, "owner");
  await spool.append("whole");
  const [file = ""] = await spool.seal();
  appendFileSync(file, '{"half":');
  expect(await spool.read(file)).toEqual(["whole"]);
});

it("takes over the files of the dead, and only theirs", async () => {
  const names = ["dead:1:1", "alive:2:2", "wei/rd+name:3:3"];
  for (const name of names) {
    const spool = new Spool(folder, name);
    await spool.append(name);
    await spool.seal();
  }
  const heirs = [new Spool(folder, "heir:4:4"), new Spool(folder, "heir:5:5")];
  await Promise.all(
    heirs.map((heir) => heir.adopt((owner) => !owner.startsWith("alive") && !owner.startsWith("heir"))),
  );
  const lines: string[] = [];
  for (const heir of heirs) for (const file of await heir.seal()) lines.push(...(await heir.read(file)));
  expect(lines.sort()).toEqual(["dead:1:1", "wei/rd+name:3:3"]);
  // An heir that dies too is inherited from in turn.
  const last = new Spool(folder, "last:6:6");
  await last.adopt((owner) => owner.startsWith("heir"));
  expect((await last.seal()).length).toBe(2);
});

it("sets refused files aside, out of every later look", async () => {
  const spool = new Spool(folder, "owner");
  await spool.append("bad");
  const [file = ""] = await spool.seal();
  await spool.quarantine(file);
  expect(await spool.seal()).toEqual([]);
  expect(readdirSync(folder)[0]).toMatch(/\.refused$/);
});

it("fails the append when the line cannot be kept", async () => {
  mkdirSync(folder);
  const file = path.join(folder, "no-folder");
  writeFileSync(file, "");
  const spool = new Spool(path.join(file, "spool"), "owner");
  await expect(spool.append("line")).rejects.toThrow();
});
