import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { envSchema } from "../../lib/config";
import type { Sample } from "../../lib/docs";
import type { TestApp } from "../support/app";

const here = import.meta.dirname;
const root = path.resolve(here, "../..");
const modules = path.join(here, "node_modules");
const native = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const pythonOf = (folder: string): string =>
  path.join(here, folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const venv = pythonOf(".venv");
const llamaVenv = pythonOf(".venv-llamaindex");

/** Where a sample runs: the server, a key, the account the operator's samples name. */
export interface SamplePlace {
  readonly app: TestApp;
  readonly key: string;
  readonly account: string;
}

/** Gives what the sample printed; rejects with all of it when the sample fails. */
type Runner = (code: string, place: SamplePlace) => Promise<string>;

interface Started {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

function start({ program, args, cwd, env }: Started): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      { cwd, env, timeout: 90_000, killSignal: "SIGKILL", maxBuffer: 32 * 1024 * 1024 },
      (error, stdout, stderr) =>
        error ? reject(new Error(`${error.message}\n${stdout}\n${stderr}`)) : resolve(stdout),
    );
    child.stdin?.end();
  });
}

const baseEnv = ({ key }: SamplePlace, home = os.homedir()): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home,
  NODE_ENV: process.env.NODE_ENV,
  AIR_API_KEY: key,
});

const FAIL_ON_REFUSAL = 'curl() { command curl -sS --fail-with-body "$@"; }\n';

/** Samples in their own language. Packages are those of this folder: the official clients. */
const LANGUAGES: Readonly<Record<string, Runner>> = {
  bash: (code, place) =>
    start({ program: "bash", args: ["-ec", FAIL_ON_REFUSAL + code], cwd: here, env: baseEnv(place) }),
  js: (code, place) =>
    start({ program: process.execPath, args: ["--input-type=module", "-e", code], cwd: here, env: baseEnv(place) }),
  python: (code, place) => start({ program: venv, args: ["-c", code], cwd: here, env: baseEnv(place) }),
};

interface Agent {
  /** Below node_modules; what the sample calls `name`. */
  readonly file: string;
  readonly isScript: boolean;
  readonly name: string;
  readonly args: readonly string[];
  /** Where the sample belongs when it is a file of settings, below the home. */
  readonly settings?: string;
  /** Files that say what an agent would ask a person at its first start. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const TASK = "Hello";

const AGENTS: Readonly<Record<string, Agent>> = {
  "claude-code": {
    name: "claude",
    file: `@anthropic-ai/claude-code-${native}/claude`,
    isScript: false,
    args: ["-p", TASK],
    env: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", DISABLE_AUTOUPDATER: "1" },
  },
  codex: {
    name: "codex",
    file: "@openai/codex/bin/codex.js",
    isScript: true,
    args: ["exec", "--skip-git-repo-check", TASK],
    settings: ".codex/config.toml",
  },
  "gemini-cli": {
    name: "gemini",
    file: "@google/gemini-cli/bundle/gemini.js",
    isScript: true,
    args: ["-p", TASK, "--skip-trust"],
    answers: {
      ".gemini/settings.json": JSON.stringify({
        security: { auth: { selectedType: "gemini-api-key" } },
        privacy: { usageStatisticsEnabled: false },
      }),
    },
    env: { NO_BROWSER: "1" },
  },
  opencode: {
    name: "opencode",
    file: `opencode-${native}/bin/opencode`,
    isScript: false,
    args: ["run", "-m", "air/anthropic/claude-sonnet-4.6", TASK],
    settings: "work/opencode.json",
    env: { OPENCODE_DISABLE_AUTOUPDATE: "1" },
  },
  continue: {
    name: "cn",
    file: "@continuedev/cli/dist/cn.js",
    isScript: true,
    args: ["-p", TASK],
    settings: ".continue/config.yaml",
    env: { CONTINUE_TELEMETRY_ENABLED: "0" },
  },
};

/** The sample as it stands is all the agent is told; then it gets one task in a home of its own. */
async function runAgent(agent: Agent, code: string, place: SamplePlace): Promise<string> {
  const home = mkdtempSync(path.join(os.tmpdir(), "ai-router-sample-"));
  const write = (name: string, text: string, mode = 0o644) => {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text);
    chmodSync(path.join(home, name), mode);
  };
  const program = path.join(modules, agent.file);
  const command = [...(agent.isScript ? [process.execPath] : []), program, ...agent.args].map((part) => `"${part}"`);
  write(`bin/${agent.name}`, `#!/bin/sh\nexec ${command.join(" ")} "$@" < /dev/null\n`, 0o755);
  write("work/.keep", "");
  for (const [name, text] of Object.entries(agent.answers ?? {})) write(name, text);
  if (agent.settings) write(agent.settings, code);
  const env = { ...baseEnv(place, home), TERM: "dumb", NO_COLOR: "1", CI: "1", ...agent.env };
  try {
    const script = agent.settings ? agent.name : code;
    return await start({
      program: "bash",
      args: ["-ec", script],
      cwd: path.join(home, "work"),
      env: { ...env, PATH: `${path.join(home, "bin")}:${env.PATH}` },
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Commands of whoever runs the installation, against the same database. */
const operator: Runner = (code, { app, account }) =>
  start({ program: "bash", args: ["-ec", code.replaceAll("acc_…", account)], cwd: root, env: app.env });

/** Every variable is one the configuration knows. */
const environment: Runner = async (code) => {
  const names = [...code.matchAll(/^export (\w+)=/gm)].map((match) => match[1] ?? "");
  const unknown = names.filter((name) => !(name in envSchema.shape));
  if (names.length === 0 || unknown.length > 0) throw new Error(`not in the configuration: ${unknown.join(", ")}`);
  return names.join(" ");
};

/** Every package is one that the other samples run with. */
const install: Runner = async (code) => {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(path.join(here, "package.json"), "utf8"),
  );
  const pinned = ["requirements.txt", "requirements-llamaindex.txt"]
    .map((name) => `\n${readFileSync(path.join(here, "python", name), "utf8").toLowerCase()}`)
    .join("");
  const [, tool, list = ""] = /^(npm|pip) install (.+)$/.exec(code) ?? [];
  const names = list.split(" ").filter(Boolean);
  const missing = names.filter((name) =>
    tool === "npm" ? !(name in manifest.dependencies) : !pinned.includes(`\n${name}==`),
  );
  if (names.length === 0 || missing.length > 0) throw new Error(`nothing here is run with: ${missing.join(", ")}`);
  return names.join(" ");
};

const llamaindex: Runner = (code, place) =>
  start({ program: llamaVenv, args: ["-c", code], cwd: here, env: baseEnv(place) });

const RUNNERS: Readonly<Record<string, Runner>> = {
  llamaindex,
  operator,
  environment,
  install,
  ...Object.fromEntries(
    Object.entries(AGENTS).map(([name, agent]) => [
      name,
      (code: string, place: SamplePlace) => runAgent(agent, code, place),
    ]),
  ),
};

/** What runs a sample; undefined = its mark names nothing we know. */
export const runnerOf = ({ runner, lang }: Sample): Runner | undefined =>
  runner === null ? undefined : runner === "" ? LANGUAGES[lang] : RUNNERS[runner];

/** A program that could not be installed on this machine, or null. Where everything is promised nothing is missing. */
export function missingProgram({ runner, lang }: Sample): string | null {
  if (process.env.CI === "true") return null;
  const agent = runner ? AGENTS[runner] : undefined;
  if (agent) return existsSync(path.join(modules, agent.file)) ? null : agent.name;
  const python = runner === "llamaindex" ? llamaVenv : runner === "" && lang === "python" ? venv : null;
  return python === null || existsSync(python) ? null : "python3 with venv and pip";
}
