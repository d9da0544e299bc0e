import { spawnSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

/** The distribution's Chromium; without one, Playwright's own where it is installed. */
const found = spawnSync("sh", ["-c", "command -v chromium || command -v google-chrome"], { encoding: "utf8" });
const executablePath = process.env.CHROMIUM_PATH ?? (found.stdout.trim() || undefined);

export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-results",
  globalSetup: "./support/cluster.ts",
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    locale: "en-US",
    trace: "retain-on-failure",
    launchOptions: { executablePath, args: ["--disable-dev-shm-usage", "--no-sandbox"] },
  },
});
