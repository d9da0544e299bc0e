import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createDocs,
  DOC_LANGUAGES,
  type Docs,
  type OpenApi,
  readSamples,
  readSourceFiles,
  referencePages,
  type Sample,
} from "../../lib/docs";
import { startApp } from "../support/app";
import { missingProgram, runnerOf, type SamplePlace } from "./sample-runners";

const root = path.resolve(import.meta.dirname, "../..");
const ORIGIN = "https://docs.invalid";

interface Listed {
  readonly url: string;
  readonly sample: Sample;
}

const site = { name: "AI Router", origin: ORIGIN };
const written = createDocs({ ...readSourceFiles(path.join(root, "app/(docs)/docs/_content")), site });

/** Every sample that is run, once: the languages share most of them. */
function listSamples(docs: Docs): Listed[] {
  const found = new Map<string, Listed>();
  for (const language of DOC_LANGUAGES) {
    for (const page of docs.pages(language)) {
      for (const sample of readSamples(docs.render(page).tree)) {
        if (sample.runner !== null) found.set(sample.code, found.get(sample.code) ?? { url: page.url, sample });
      }
    }
  }
  return [...found.values()];
}

const samples = listSamples(written).map((one, index) => ({
  ...one,
  name: `${one.url} ${one.sample.runner || one.sample.lang} ${index + 1}`,
}));

describe("samples of the documentation", () => {
  let place: SamplePlace;
  const run = (sample: Sample) => runnerOf(sample)?.(sample.code.replaceAll(ORIGIN, place.app.origin), place);
  beforeAll(async () => {
    const app = await startApp();
    const { account_id: account } = await app.cli<{ account_id: string }>(
      ...["account", "create", "--email", "reader@example.com"],
    );
    const { key } = await app.cli<{ key: string }>(
      ...["key", "create", "--account", account, "--mode", "test", "--kind", "management", "--rpm", "0"],
    );
    place = { app, key, account };
  }, 240_000);
  afterAll(() => place?.app.close());

  it("are there for each language and each program", () => {
    const programs = new Set(samples.map(({ sample }) => sample.runner || sample.lang));
    const wanted = ["bash", "js", "python", "claude-code", "codex", "gemini-cli", "opencode", "continue", "operator"];
    expect([...programs]).toEqual(expect.arrayContaining(wanted));
    expect(samples.filter(({ sample }) => !runnerOf(sample)).map(({ name }) => name)).toEqual([]);
  });

  it.each(samples)(
    "$name",
    async ({ sample, name }) => {
      const missing = missingProgram(sample);
      if (missing !== null) return console.log(`skipped ${name}: ${missing} is not installed here`);
      const printed = await run(sample);
      expect(printed?.trim()).not.toBe("");
    },
    120_000,
  );

  it("of the API reference run in every client", async () => {
    const document = (await (await fetch(`${place.app.origin}/openapi.json`)).json()) as OpenApi;
    const { pages, folders } = referencePages(document, "2026-11-21");
    const listed = listSamples(createDocs({ pages, folders, site }));
    expect(listed.length).toBeGreaterThan(40);
    const failed: string[] = [];
    for (const { url, sample } of listed) {
      if (missingProgram(sample) !== null) continue;
      const printed = await run(sample)?.catch((error: Error) => error);
      if (typeof printed !== "string" || printed.trim() === "") failed.push(`${url} ${sample.lang}: ${printed}`);
    }
    expect(failed).toEqual([]);
  }, 240_000);
});
