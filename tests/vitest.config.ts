import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "..");
/** Tests over processes, sockets and a database get a second chance where the machine is shared with others. */
const retry = process.env.CI ? 1 : 0;
const project = (name: string, include: string[], extra: object = {}) => ({
  extends: true as const,
  test: {
    name,
    include,
    environment: "node" as const,
    testTimeout: 60_000,
    hookTimeout: 240_000,
    // How long a test is patient; what must be quick says so itself.
    expect: { poll: { timeout: 15_000 } },
    ...extra,
  },
});

export default defineConfig({
  root,
  resolve: { alias: { "@": root } },
  test: {
    projects: [
      project("unit", ["lib/**/*.test.ts", "components/**/*.test.ts"]),
      project("architecture", ["tests/architecture/**/*.test.ts"]),
      project("integration", ["tests/integration/**/*.test.ts"], {
        globalSetup: ["tests/support/cluster.ts"],
        retry,
        maxWorkers: 2,
      }),
      project("contract", ["tests/contract/**/*.test.ts"], {
        globalSetup: ["tests/support/cluster.ts"],
        retry,
        maxWorkers: 2,
        testTimeout: 60_000,
      }),
      // Official clients and agents: packages of their own, installed by bin/test.mjs.
      project("clients", ["tests/clients/*.test.ts"], {
        globalSetup: ["tests/support/cluster.ts"],
        retry,
        maxWorkers: 2,
        testTimeout: 60_000,
        exclude: ["tests/clients/node_modules/**"],
      }),
    ],
  },
});
