import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { cruiseFiles, root, sourceFiles } from "./cruise";

describe("laws over imports", () => {
  it("hold for every source file", async () => {
    const files = sourceFiles("*.ts", "*.tsx").filter((file) => existsSync(path.join(root, file)));
    const result = await cruiseFiles(files);
    const cruised = new Set(result.modules.map(({ source }) => source));
    expect(files.filter((file) => !cruised.has(file))).toEqual([]);
    const broken = result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    expect(broken).toEqual([]);
  });

  const planted: [rule: string, files: Record<string, string>][] = [
    ["no-cycles", { "lib/kernel/a.ts": 'import "./b";', "lib/kernel/b.ts": 'import "./a";' }],
    ["kernel-is-leaf", { "lib/kernel/a.ts": 'import "@/lib/keys/index";', "lib/keys/index.ts": "" }],
    ["gateway-is-pure", { "lib/gateway/a.ts": 'import "@/lib/keys/index";', "lib/keys/index.ts": "" }],
    ["undici-in-upstream", { "lib/gateway/pipeline/a.ts": 'import { request } from "undici"; request;' }],
    [
      "dialects-are-strangers",
      { "lib/gateway/dialects/x/a.ts": 'import "../y/b";', "lib/gateway/dialects/y/b.ts": "" },
    ],
    [
      "providers-are-strangers",
      { "lib/gateway/providers/x/a.ts": 'import "../y/b";', "lib/gateway/providers/y/b.ts": "" },
    ],
    [
      "pipeline-names-nobody",
      { "lib/gateway/pipeline/a.ts": 'import "../dialects/x/b";', "lib/gateway/dialects/x/b.ts": "" },
    ],
    ["one-door-keys", { "lib/server/a.ts": 'import "@/lib/keys/store";', "lib/keys/store.ts": "" }],
    ["one-door-ledger", { "lib/keys/a.ts": 'import "@/lib/ledger/store";', "lib/ledger/store.ts": "" }],
    ["rooms-look-left-ledger", { "lib/ledger/a.ts": 'import "@/lib/keys";', "lib/keys/index.ts": "" }],
    [
      "store-is-private",
      {
        "lib/keys/a.ts": 'import { PrismaClient } from "@/lib/backends/db/generated/client"; PrismaClient;',
        "lib/backends/db/generated/client.ts": "export const PrismaClient = 1;",
      },
    ],
    [
      "drivers-behind-the-switch",
      { "lib/keys/a.ts": 'import "@/lib/backends/kv/drivers/redis";', "lib/backends/kv/drivers/redis.ts": "" },
    ],
    ["next-at-the-rim", { "lib/keys/a.ts": 'import { useState } from "react"; useState;' }],
    ["tests-stay-out", { "lib/keys/a.ts": 'import "./a.test";', "lib/keys/a.test.ts": "" }],
  ];

  it.each(planted)("%s is noticed when it is broken", async (rule, files) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "laws-"));
    try {
      symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
      const result = await cruiseFiles(Object.keys(files), folder);
      expect(result.summary.violations.map((violation) => violation.rule.name)).toContain(rule);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
