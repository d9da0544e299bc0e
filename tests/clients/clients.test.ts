import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_USAGE, HELLO, STRUCTURED, THOUGHT } from "../support/families";
import type { Place } from "./driver";
import { aiSdkDrivers } from "./drivers/ai-sdk";
import { anthropic } from "./drivers/anthropic";
import { genai } from "./drivers/genai";
import { langchainDrivers } from "./drivers/langchain";
import { openaiChat } from "./drivers/openai-chat";
import { openaiResponses } from "./drivers/openai-responses";
import { type ClientScene, isSpoken, startScene, UPSTREAMS } from "./scene";

const DRIVERS = [openaiChat, openaiResponses, anthropic, genai, ...aiSdkDrivers, ...langchainDrivers];
const TOKENS = { input: DEFAULT_USAGE.input, cached: DEFAULT_USAGE.cached, output: DEFAULT_USAGE.output };
const CALLS = [
  { name: "weather", args: { city: "Paris" } },
  { name: "weather", args: { city: "Рим" } },
];
/** In whichever order the client sent them. */
const BOTH_RESULTS = /^Results: (?=.*weather=[^;]*21 in Paris)(?=.*weather=[^;]*25 in Рим)/;
const PROOF_FAMILIES = ["anthropic-messages", "gemini-generate", "openai-responses"];

let scene: ClientScene;
beforeAll(async () => {
  scene = await startScene();
}, 240_000);
afterAll(() => scene?.close());
afterEach(() => scene.families.reset());

/** Requests at the family's own door, none of which it would have refused. */
function heard(family: string) {
  const { journal } = scene.families;
  expect(journal.flatMap((entry) => entry.complaints)).toEqual([]);
  expect(new Set(journal.map((entry) => entry.family))).toEqual(new Set([family]));
  return journal;
}

describe.each(DRIVERS.filter(({ dialect }) => isSpoken(dialect)))("$name", (driver) => {
  describe.each(UPSTREAMS.filter(({ dialect }) => isSpoken(dialect)))("on $model", (upstream) => {
    const { model, forChat } = upstream;
    const family = driver.dialect === "openai-chat" && forChat ? forChat : upstream.family;
    const place = (): Place => ({ origin: scene.app.origin, key: scene.key, model });

    it("answers", async () => {
      expect(await driver.plain(place(), "Say hello")).toEqual({ text: HELLO.join(""), tokens: TOKENS });
      expect(heard(family)).toHaveLength(1);
    });

    it("streams", async () => {
      const { text, tokens } = await driver.stream(place(), "Say hello");
      expect(text).toBe(HELLO.join(""));
      if (driver.countsInputFirst) expect(tokens.output).toBeGreaterThanOrEqual(TOKENS.output);
      else expect(tokens).toEqual(TOKENS);
      expect(heard(family).map(({ ask }) => ask.isStream)).toEqual([true]);
    });

    it.each([false, true])("runs a tool loop with parallel calls, streamed %s", async (isStream) => {
      const { calls, text } = await driver.toolLoop(place(), "What is the weather?", { isStream, isThinking: false });
      expect(calls).toEqual(CALLS);
      expect(text).toMatch(BOTH_RESULTS);
      expect(heard(family)).toHaveLength(2);
    });

    it.each([false, true])("thinks over two turns, streamed %s", async (isStream) => {
      const { calls, text, thinking } = await driver.toolLoop(place(), "What is the weather?", {
        isStream,
        isThinking: true,
      });
      expect(calls).toEqual(CALLS);
      expect(text).toMatch(BOTH_RESULTS);
      if (thinking !== "") expect(thinking).toBe(THOUGHT);
      const [first, second] = heard(family);
      expect(first?.ask.isThinking).toBe(true);
      if (driver.carriesProofs && PROOF_FAMILIES.includes(family)) expect(second?.ask.proofs.length).toBeGreaterThan(0);
    });

    it("makes structured output", async () => {
      expect(await driver.structured(place(), "Where is it how warm?")).toEqual(STRUCTURED);
      heard(family);
    });

    it("takes a picture", async () => {
      expect((await driver.image(place(), "What is this?")).text).toBe("I see 1 picture(s).");
      heard(family);
    });

    it("shows errors as its own", async () => {
      const refused = await driver.plain(place(), "fail 400").catch((error: unknown) => error);
      expect(driver.statusOf(refused)).toBe(400);
      expect(String((refused as Error).message)).toContain("scripted failure 400");
      const stranger = await driver.plain({ ...place(), key: "air_live_wrong" }, "Hi").catch((error: unknown) => error);
      expect(driver.statusOf(stranger)).toBe(401);
      const busy = await driver.stream(place(), "fail 429").catch((error: unknown) => error);
      expect(busy).toBeInstanceOf(Error);
    });

    it("goes away and the provider is let go", async () => {
      await driver.abort(place(), "a long story");
      await expect.poll(() => heard(family).at(-1)?.ending, { timeout: 5000 }).toBe("aborted");
    });
  });
});
