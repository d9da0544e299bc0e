import type { Ask, Turn, TurnUsage } from "./turn";

/** 40 % of the input came from a cache, and thinking is part of the output. */
export const DEFAULT_USAGE: TurnUsage = { input: 1000, cached: 400, output: 60, reasoning: 0 };
export const THINKING_USAGE: TurnUsage = { input: 1000, cached: 400, output: 90, reasoning: 30 };
export const HELLO = ["Hello", ", ", "мир", " 🌍", "!"] as const;
export const THOUGHT = "The user wants an answer. I think, therefore I answer.";
export const STRUCTURED = { city: "Paris", degrees: 21 } as const;

/**
 * What the model says when a test scripts nothing else, by what the request asks: results are read back, "weather" calls
 * the tool twice at once, a schema is obeyed, pictures are counted, "fail 429" fails, "long" talks for a long time.
 */
export function defaultTurn(ask: Ask): Turn {
  const thinking = ask.isThinking ? { thinking: THOUGHT, usage: THINKING_USAGE } : {};
  const failure = /fail (\d{3})/.exec(ask.lastUserText)?.[1];
  if (failure) return { status: Number(failure), message: `scripted failure ${failure}` };
  if (ask.results.length > 0) {
    const said = ask.results.map(({ name, text }) => `${name}=${text}`).join("; ");
    return { ...thinking, text: ["Results: ", said] };
  }
  if (ask.forcedTool !== null) return { ...thinking, calls: [{ name: ask.forcedTool, args: STRUCTURED }] };
  if (ask.toolNames.includes("weather") && /weather/i.test(ask.lastUserText)) {
    return {
      ...thinking,
      text: ["Let me look."],
      calls: [
        { name: "weather", args: { city: "Paris" } },
        { name: "weather", args: { city: "Рим" } },
      ],
    };
  }
  if (ask.hasSchema) return { ...thinking, text: [JSON.stringify(STRUCTURED)] };
  if (ask.imageCount > 0) return { ...thinking, text: [`I see ${ask.imageCount} picture(s).`] };
  if (/long/.test(ask.lastUserText)) {
    return { text: Array.from({ length: 400 }, (_, index) => `word${index} `), delayMs: 20 };
  }
  return { ...thinking, text: HELLO };
}
