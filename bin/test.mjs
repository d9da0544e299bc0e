import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureBuilt, ensureInstalled, enterProject } from "./prepare.mjs";

/**
 * Every test: verify, unit, architecture, integration, contract, clients, browser. Installs what is missing. Names of
 * runners as arguments run only those. Ends with one line that adds them all up.
 */
enterProject();
ensureInstalled();
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const reports = mkdtempSync(path.join(os.tmpdir(), "ai-router-reports-"));
const node = process.execPath;
const total = { passed: 0, failed: 0, skipped: 0 };
/** Told again at the end, where who reads only the last lines finds them. */
const failures = [];

if (["contract", "browser", "integration"].some(isWanted)) ensureTools();
if (isWanted("clients")) ensureClients();

if (isWanted("verify")) await runner("verify", [node, "bin/verify.mjs"], (output) => lastCount(output));
if (["contract", "clients", "browser", "integration"].some(isWanted)) await ensureBuilt();
for (const project of ["unit", "integration", "contract", "clients"]) {
  if (!isWanted(project)) continue;
  const file = path.join(reports, `${project}.json`);
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", "tests/vitest.config.ts", "--project", project];
  await runner(project, [node, ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`], () =>
    vitestCount(file),
  );
}
if (isWanted("browser")) {
  const file = path.join(reports, "browser.json");
  await runner(
    "browser",
    [node, "node_modules/@playwright/test/cli.js", "test", "--config", "tests/playwright.config.ts"],
    () => playwrightCount(file),
    {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    },
  );
}
rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nFailed:\n${failures.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exit(total.failed ? 1 : 0);

/** Runs a command, shows its output, adds its counts; a runner that dies without counting is one failure. */
async function runner(name, [command, ...args], count, env = {}) {
  console.log(`\n=== ${name} ===`);
  const startedAt = Date.now();
  const { code, output } = await new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        text = (text + chunk).slice(-200_000);
        process.stdout.write(chunk);
      });
    }
    child.on("exit", (exitCode) => resolve({ code: exitCode, output: text }));
  });
  let counts = null;
  try {
    counts = count(output);
  } catch (error) {
    console.log(`${name}: no result could be read (${error.message})`);
  }
  counts ??= { passed: 0, failed: 1, skipped: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (code === 0 && counts.passed === 0) counts.failed += 1;
  const named = counts.failures ?? [];
  failures.push(...named.map((failure) => `${name}: ${failure}`));
  if (counts.failed > named.length) failures.push(`${name}: ${counts.failed - named.length} more, see above`);
  for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
  console.log(
    `=== ${name}: ${counts.passed} passed, ${counts.failed} failed (${Math.round((Date.now() - startedAt) / 1000)} s)`,
  );
}

function lastCount(output) {
  const match = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  return match ? { passed: Number(match[1]), failed: Number(match[2]), skipped: 0 } : null;
}

function vitestCount(file) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  const nameOf = (result) => path.relative(process.cwd(), result.name);
  // A file that cannot be loaded has no tests of its own to fail.
  const brokenFiles = report.testResults.filter(
    (result) => result.status === "failed" && result.assertionResults.length === 0,
  );
  const failed = report.testResults.flatMap((result) =>
    result.assertionResults
      .filter(({ status }) => status === "failed")
      .map((test) => `${nameOf(result)} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...failed, ...brokenFiles.map((result) => `${nameOf(result)}: ${firstLine(result.message)}`)],
  };
}

function playwrightCount(file) {
  const { stats, errors = [], suites = [] } = JSON.parse(readFileSync(file, "utf8"));
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  const failed = suites.flatMap(specsOf).filter(({ ok }) => !ok);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    failures: [
      ...failed.map((spec) => `${spec.file}:${spec.line} > ${spec.title}`),
      ...errors.map(({ message }) => firstLine(message)),
    ],
  };
}

function firstLine(message) {
  return String(message ?? "").split("\n", 1)[0];
}

/** The official clients and agents that the tests drive, from their own lockfile. Their install scripts are not run. */
function ensureClients() {
  const cwd = "tests/clients";
  const shell = process.platform === "win32";
  // Where installing fails, the runner fails or skips by itself, file by file, and is counted.
  const unlessFresh = (name, lockFile, stampFile, install) => {
    const lock = readFileSync(`${cwd}/${lockFile}`, "utf8");
    if (existsSync(`${cwd}/${stampFile}`) && readFileSync(`${cwd}/${stampFile}`, "utf8") === lock) return;
    console.log(`Installing ${name} …`);
    if (install()) writeFileSync(`${cwd}/${stampFile}`, lock);
  };
  const run = (command, args) => spawnSync(command, args, { cwd, stdio: "inherit", shell }).status === 0;
  unlessFresh("the clients", "package-lock.json", "node_modules/.installed-lock", () =>
    run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]),
  );
  const python = (name, requirements, folder) =>
    unlessFresh(name, requirements, `${folder}/.installed-lock`, () => {
      const pip = shell ? `${folder}\\Scripts\\pip.exe` : `${folder}/bin/pip`;
      const args = ["install", "-q", "--no-deps", "--disable-pip-version-check", "-r", requirements];
      if (run("python3", ["-m", "venv", folder]) && run(pip, args)) return true;
      rmSync(`${cwd}/${folder}`, { recursive: true, force: true });
      return false;
    });
  python("the Python clients", "python/requirements.txt", ".venv");
  // It wants an older client of OpenAI than the newest.
  python("LlamaIndex", "python/requirements-llamaindex.txt", ".venv-llamaindex");
}

/** Chromium and redis-server from the distribution, where we may install them; the tests say plainly when one is missing. */
function ensureTools() {
  const has = (name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
  const missing = [
    ["chromium", "chromium"],
    ["redis-server", "redis-server"],
  ]
    .filter(([command]) => !has(command))
    .map(([, name]) => name);
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log(`Installing ${missing.join(", ")} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: ["ignore", "ignore", "inherit"], env });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], {
    stdio: ["ignore", "ignore", "inherit"],
    env,
  });
}
