import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DialectId } from "../../lib/gateway/dialects";
import { DEFAULT_USAGE, HELLO, STRUCTURED } from "../support/families";
import type { Place } from "./driver";
import { type ClientScene, isSpoken, startScene, UPSTREAMS } from "./scene";

const python = path.join(
  import.meta.dirname,
  ".venv",
  process.platform === "win32" ? "Scripts/python.exe" : "bin/python",
);
const isHere = existsSync(python);
if (!isHere) console.log("skipped: Python's official clients, because there is no python3 with venv and pip here");

const SCRIPTS: readonly { readonly script: string; readonly dialect: DialectId; readonly carriesProofs: boolean }[] = [
  { script: "openai_chat.py", dialect: "openai-chat", carriesProofs: true },
  { script: "openai_responses.py", dialect: "openai-responses", carriesProofs: true },
  { script: "anthropic_messages.py", dialect: "anthropic-messages", carriesProofs: true },
  { script: "google_genai.py", dialect: "gemini-generate", carriesProofs: true },
];
const TOKENS = { input: DEFAULT_USAGE.input, cached: DEFAULT_USAGE.cached, output: DEFAULT_USAGE.output };
const LOOP = {
  calls: [
    { name: "weather", args: { city: "Paris" } },
    { name: "weather", args: { city: "Рим" } },
  ],
  text: "Results: weather=21 in Paris; weather=25 in Рим",
};
const HEARD = { text: HELLO.join(""), tokens: TOKENS };

function run(script: string, place: Place): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [path.join(import.meta.dirname, "python", script), JSON.stringify(place)], {
      env: { PATH: process.env.PATH, PYTHONIOENCODING: "utf-8", PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
      else reject(new Error(`${script} exited with ${code}: ${stderr.slice(-2000)}`));
    });
  });
}

// On a machine that promises everything, a missing Python is a failure.
describe.skipIf(!isHere && process.env.CI !== "true")("Python", () => {
  let scene: ClientScene;
  beforeAll(async () => {
    scene = await startScene();
  }, 240_000);
  afterAll(() => scene?.close());

  describe.each(SCRIPTS.filter(({ dialect }) => isSpoken(dialect)))("$script", ({ script, dialect, carriesProofs }) => {
    it.each(UPSTREAMS.filter((upstream) => isSpoken(upstream.dialect)))(
      "does everything on $model",
      async ({ model, family, forChat }) => {
        scene.families.reset();
        const told = await run(script, { origin: scene.app.origin, key: scene.key, model });
        const wanted = { plain: HEARD, stream: HEARD, loop: LOOP, thinking: LOOP, structured: STRUCTURED, abort: true };
        expect(told).toMatchObject({
          ...wanted,
          image: "I see 1 picture(s).",
          refused: { status: 400 },
          stranger: { status: 401 },
        });
        if ("embedding" in told) expect(told.embedding).toMatchObject({ size: 8, same: true, other: true });
        const { journal } = scene.families;
        const spoken = dialect === "openai-chat" && forChat ? forChat : family;
        expect(journal.flatMap((entry) => entry.complaints)).toEqual([]);
        expect(new Set(journal.map((entry) => entry.family))).toEqual(new Set([spoken]));
        await expect.poll(() => journal.at(-1)?.ending, { timeout: 5000 }).toBe("aborted");
        const hasProofs = carriesProofs && !["openai-chat", "mistral"].includes(spoken);
        if (hasProofs) expect(journal.some(({ ask }) => ask.proofs.length > 0)).toBe(true);
      },
      90_000,
    );
  });
});
