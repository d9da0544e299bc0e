import { execFile, execFileSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDocs, readSamples, readSourceFiles, type Sample } from "@/lib/docs";
import { startApp, type TestApp } from "@/tests/support/app";

const root = path.resolve(import.meta.dirname, "../..");
const ORIGIN = "https://docs.invalid";

interface Listed {
  readonly url: string;
  readonly sample: Sample;
}

/** Every sample marked runnable, once: the languages share most of them. */
function listSamples(): Listed[] {
  const docs = createDocs({
    ...readSourceFiles(path.join(root, "app/(docs)/docs/_content")),
    site: { name: "AI Router", origin: ORIGIN },
  });
  const found = new Map<string, Listed>();
  for (const language of ["en", "ru"] as const) {
    for (const page of docs.pages(language)) {
      for (const sample of readSamples(docs.render(page).tree)) {
        if (sample.isRunnable) found.set(sample.code, found.get(sample.code) ?? { url: page.url, sample });
      }
    }
  }
  return [...found.values()];
}

const succeeds = (program: string, args: string[]): boolean => {
  try {
    execFileSync(program, args, { cwd: root, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** The first package a sample needs that is not installed here, or null. */
function missingClient({ lang, code }: Sample): string | null {
  if (lang === "js") {
    const names = [...code.matchAll(/from "([^"]+)"/g)].map((match) => match[1] ?? "");
    return (
      names.find((name) => !succeeds(process.execPath, ["--input-type=module", "-e", `import "${name}";`])) ?? null
    );
  }
  if (lang === "python") {
    const names = [...code.matchAll(/^(?:from|import) ([\w.]+)/gm)].map((match) => match[1] ?? "");
    return names.find((name) => !succeeds("python3", ["-c", `import ${name}`])) ?? null;
  }
  return null;
}

const FAIL_ON_REFUSAL = 'curl() { command curl -sS --fail-with-body "$@"; }\n';

const COMMANDS: Readonly<Record<string, (code: string) => [program: string, args: string[]]>> = {
  bash: (code) => ["bash", ["-ec", FAIL_ON_REFUSAL + code]],
  js: (code) => [process.execPath, ["--input-type=module", "-e", code]],
  python: (code) => ["python3", ["-c", code]],
};

function run(sample: Sample, origin: string, key: string): Promise<string> {
  const [program, args] = COMMANDS[sample.lang]?.(sample.code.replaceAll(ORIGIN, origin)) ?? ["false", []];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: process.env.NODE_ENV, AIR_API_KEY: key };
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: root, env, timeout: 45_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stdout}\n${stderr}`)) : resolve(stdout),
    );
  });
}

describe("samples of the documentation", () => {
  let app: TestApp;
  let key: string;
  beforeAll(async () => {
    app = await startApp();
    const account = await app.cli<{ account_id: string }>("account", "create", "--email", "reader@example.com");
    const made = await app.cli<{ key: string }>(
      "key",
      "create",
      "--account",
      account.account_id,
      "--mode",
      "test",
      "--rpm",
      "0",
    );
    key = made.key;
  }, 240_000);
  afterAll(() => app?.close());

  const samples = listSamples();

  it("are there for each language of clients", () => {
    expect(new Set(samples.map(({ sample }) => sample.lang))).toEqual(new Set(["bash", "js", "python"]));
    expect(samples.filter(({ sample }) => missingClient(sample) === null).length).toBeGreaterThan(10);
  });

  it.each(samples.map((one, index) => ({ ...one, name: `${one.url} ${one.sample.lang} ${index + 1}` })))(
    "$name",
    async ({ sample, name }) => {
      expect(Object.keys(COMMANDS), "a runnable sample is bash, js or python").toContain(sample.lang);
      const missing = missingClient(sample);
      if (missing !== null) return console.log(`skipped ${name}: ${missing} is not installed here`);
      expect((await run(sample, app.origin, key)).trim()).not.toBe("");
    },
  );
});
