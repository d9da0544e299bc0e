import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { DialectId } from "../../lib/gateway/dialects";
import { type Ask, defaultTurn, THINKING_USAGE, THOUGHT, type Turn } from "../support/families";
import { type ClientScene, isSpoken, startScene } from "./scene";

const modules = path.join(import.meta.dirname, "node_modules");
const native = `${process.platform === "win32" ? "win32" : process.platform}-${process.arch}`;
const PROMPT = "Create the files one.txt and two.txt, then say done.";
const FILES = { "one.txt": "first\n", "two.txt": "второй\n" } as const;

interface Home {
  readonly origin: string;
  readonly key: string;
  readonly model: string;
  /** The agent's home and the folder it works in. */
  readonly home: string;
  readonly work: string;
}

interface Agent {
  readonly name: string;
  readonly dialect: DialectId;
  /** The program; null = not to be had here. */
  readonly program: readonly string[];
  readonly models: readonly { readonly model: string; readonly dialect: DialectId }[];
  run(home: Home): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** The calls that write the files, in this agent's own tools. */
  calls(ask: Ask, work: string): Turn["calls"];
}

const entries = Object.entries(FILES);
const shellText = (work: string): readonly string[] =>
  entries.map(([name, text]) => `printf '${text.trim()}\\n' > ${path.join(work, name)}`);
const CLAUDE = { model: "anthropic/claude-sonnet-4.6", dialect: "anthropic-messages" } as const;
const GEMINI = { model: "google/gemini-3.5-flash", dialect: "gemini-generate" } as const;
const OPENAI = { model: "openai/gpt-5.4-mini", dialect: "openai-responses" } as const;
const MISTRAL = { model: "mistral/mistral-medium-3.5", dialect: "openai-chat" } as const;

const AGENTS: readonly Agent[] = [
  {
    name: "Claude Code",
    dialect: "anthropic-messages",
    program: [path.join(modules, `@anthropic-ai/claude-code-${native}`, "claude")],
    models: [OPENAI, GEMINI, MISTRAL],
    run: ({ origin, key, model }) => ({
      args: ["-p", PROMPT, "--permission-mode", "acceptEdits", "--allowedTools", "Write"],
      env: {
        ANTHROPIC_BASE_URL: origin,
        ANTHROPIC_AUTH_TOKEN: key,
        ANTHROPIC_API_KEY: "",
        ANTHROPIC_MODEL: model,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        DISABLE_AUTOUPDATER: "1",
      },
    }),
    calls: (ask, work) =>
      ask.toolNames.includes("Write")
        ? entries.map(([name, content]) => ({ name: "Write", args: { file_path: path.join(work, name), content } }))
        : undefined,
  },
  {
    name: "Codex",
    dialect: "openai-responses",
    program: [process.execPath, path.join(modules, "@openai/codex/bin/codex.js")],
    models: [CLAUDE, GEMINI, MISTRAL],
    run: ({ origin, model, home, key }) => {
      const config = [
        'model_provider = "air"',
        `model = "${model}"`,
        "[model_providers.air]",
        'name = "AI Router"',
        `base_url = "${origin}/v1"`,
        'env_key = "AIR_KEY"',
        'wire_api = "responses"',
      ];
      mkdirSync(path.join(home, ".codex"), { recursive: true });
      writeFileSync(path.join(home, ".codex", "config.toml"), `${config.join("\n")}\n`);
      return {
        args: ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", PROMPT],
        env: { CODEX_HOME: path.join(home, ".codex"), AIR_KEY: key },
      };
    },
    calls(ask, work) {
      if (ask.toolNames.includes("exec_command"))
        return shellText(work).map((cmd) => ({ name: "exec_command", args: { cmd } }));
      const shell = ask.toolNames.find((name) => name === "shell" || name === "shell_command");
      if (!shell) return undefined;
      return shellText(work).map((text) => ({
        name: shell,
        args: { command: shell === "shell" ? ["sh", "-c", text] : text },
      }));
    },
  },
  {
    name: "Gemini CLI",
    dialect: "gemini-generate",
    program: [process.execPath, path.join(modules, "@google/gemini-cli/bundle/gemini.js")],
    models: [OPENAI, CLAUDE, MISTRAL],
    run: ({ origin, key, model, home }) => {
      mkdirSync(path.join(home, ".gemini"), { recursive: true });
      const settings = {
        security: { auth: { selectedType: "gemini-api-key" } },
        privacy: { usageStatisticsEnabled: false },
      };
      writeFileSync(path.join(home, ".gemini", "settings.json"), JSON.stringify(settings));
      return {
        args: ["-p", PROMPT, "--yolo", "-m", model, "--skip-trust"],
        env: { GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: origin, NO_BROWSER: "1" },
      };
    },
    calls: (ask, work) =>
      ask.toolNames.includes("write_file")
        ? entries.map(([name, content]) => ({
            name: "write_file",
            args: { file_path: path.join(work, name), content },
          }))
        : undefined,
  },
];

/** Calls while no result has come, then the end; whatever the agent asks beside its task gets the default. */
const scriptOf =
  (agent: Agent, work: string) =>
  (ask: Ask): Turn => {
    const thinking = ask.isThinking ? { thinking: THOUGHT, usage: THINKING_USAGE } : {};
    if (ask.results.length > 0) return { ...thinking, text: ["All ", "done."] };
    const calls = ask.lastUserText.includes(PROMPT) ? agent.calls(ask, work) : undefined;
    return calls ? { ...thinking, text: ["I write them."], calls } : defaultTurn(ask);
  };

interface Finished {
  readonly code: number | null;
  readonly printed: string;
}

function runAgent(agent: Agent, place: Home): Promise<Finished> {
  const { args, env } = agent.run(place);
  const [command = "", ...first] = agent.program;
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], {
      cwd: place.work,
      env: { PATH: process.env.PATH, HOME: place.home, TERM: "dumb", NO_COLOR: "1", CI: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 90_000,
      killSignal: "SIGKILL",
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        printed = (printed + chunk).slice(-20_000);
      });
    child.on("close", (code) => resolve({ code, printed }));
  });
}

let scene: ClientScene;
let home: string;
beforeAll(async () => {
  scene = await startScene();
  home = mkdtempSync(path.join(os.tmpdir(), "ai-router-agent-"));
}, 240_000);
afterAll(async () => {
  await scene?.close();
  rmSync(home, { recursive: true, force: true });
});
afterEach(() => scene.families.reset());

describe.each(AGENTS)("$name", (agent) => {
  const file = agent.program.at(-1) ?? "";
  const isHere = existsSync(file);
  if (!isHere) console.log(`skipped: ${agent.name} did not install here (${path.relative(modules, file)} is missing)`);

  it.skipIf(!isHere || !isSpoken(agent.dialect)).each(agent.models.filter(({ dialect }) => isSpoken(dialect)))(
    "runs its task to the end on $model",
    async ({ model }) => {
      const work = mkdtempSync(path.join(home, "work-"));
      scene.families.behave(scriptOf(agent, work));
      const { code, printed } = await runAgent(agent, { origin: scene.app.origin, key: scene.key, model, home, work });
      const { journal } = scene.families;
      expect(journal.flatMap((entry) => entry.complaints)).toEqual([]);
      expect(printed).toContain("All done.");
      expect(code).toBe(0);
      for (const [name, text] of entries) expect(readFileSync(path.join(work, name), "utf8")).toBe(text);
      expect(journal.filter(({ ask }) => ask.results.length === entries.length)).toHaveLength(1);
    },
    120_000,
  );
});
