import { fc, it } from "@fast-check/vitest";
import { describe, expect, it as test } from "vitest";
import { EMPTY_USAGE, type Usage } from "../ir";
import { walkPrompt } from "./prompt-walk";
import { judgeUsage, type Metered, quantitiesOf } from "./usage";

const metered = (reported: Usage | null, extra: Partial<Metered> = {}): Metered => ({
  reported,
  hasBadUsage: false,
  promptTextBytes: () => 400,
  mediaTokens: () => 0,
  outputBytes: 200,
  promptTokenBound: 1000,
  outputTokenBound: 500,
  ...extra,
});

const count = fc.nat({ max: 100_000 });
const usage = fc.record({ parts: fc.array(count, { minLength: 10, maxLength: 10 }) }).map(({ parts }): Usage => {
  const [
    input = 0,
    read = 0,
    write = 0,
    hour = 0,
    audio = 0,
    picture = 0,
    output = 0,
    spoken = 0,
    drawn = 0,
    thought = 0,
  ] = parts;
  return {
    ...EMPTY_USAGE,
    inputTokens: input + read + write + hour + audio + picture,
    outputTokens: output + spoken + drawn + thought,
    cacheReadTokens: read,
    cacheWriteTokens: write,
    cacheWrite1hTokens: hour,
    inputAudioTokens: audio,
    inputImageTokens: picture,
    outputAudioTokens: spoken,
    outputImageTokens: drawn,
    reasoningTokens: thought,
  };
});

describe("quantities", () => {
  it.prop([usage])("are parts that add up to the totals: no token is charged twice or dropped", (reported) => {
    const made = quantitiesOf(reported);
    const sum = (...units: (number | undefined)[]) => units.reduce<number>((total, unit) => total + (unit ?? 0), 0);
    expect(
      sum(made.input, made.cache_read, made.cache_write, made.cache_write_1h, made.input_audio, made.input_image),
    ).toBe(reported.inputTokens);
    expect(sum(made.output, made.output_audio, made.output_image)).toBe(reported.outputTokens);
    expect(made.request).toBe(1);
  });
});

describe("a report", () => {
  test("is taken when it is plausible, zero included", () => {
    const reported = { ...EMPTY_USAGE, inputTokens: 900, outputTokens: 100 };
    expect(judgeUsage(metered(reported))).toEqual({ usage: reported, source: "reported", isAbsurd: false });
    expect(judgeUsage(metered(EMPTY_USAGE)).source).toBe("reported");
  });

  test("that is absent is counted from bytes, never above the bounds", () => {
    expect(judgeUsage(metered(null))).toMatchObject({
      source: "estimated",
      usage: { inputTokens: 100, outputTokens: 50 },
    });
    expect(judgeUsage(metered(null, { outputBytes: 1_000_000 })).usage.outputTokens).toBe(500);
  });

  it.prop([fc.record({ input: fc.double(), output: fc.double() })])(
    "beyond belief never charges more than the bounds",
    ({ input, output }) => {
      const { usage: judged, source } = judgeUsage(
        metered({ ...EMPTY_USAGE, inputTokens: input, outputTokens: output }),
      );
      expect(Number.isSafeInteger(judged.inputTokens) && judged.inputTokens >= 0).toBe(true);
      if (source === "bounded")
        expect(judged).toMatchObject({
          inputTokens: expect.toSatisfy((n: number) => n <= 1000),
          outputTokens: expect.toSatisfy((n: number) => n <= 500),
        });
    },
  );
});

describe("the prompt walk", () => {
  const picture = `data:image/png;base64,${Buffer.alloc(90_000).toString("base64")}`;

  test("takes media by table and text by its bytes", () => {
    const body = {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image_url", image_url: { url: picture } },
          ],
        },
      ],
    };
    expect(walkPrompt(body)).toMatchObject({ mediaTokens: 4096, textBytes: 4 });
  });

  test("takes for text what is called media and is none", () => {
    const text = "data:text/plain, these are words and no base64 at all";
    expect(walkPrompt({ messages: [{ content: [{ url: text }] }] }).textBytes).toBe(text.length);
    expect(walkPrompt({ tools: [{ url: picture }] }).textBytes).toBe(picture.length);
  });

  test("has no bound of its own for a linked document", () => {
    expect(walkPrompt({ input: [{ file_data: "https://example.com/a.pdf" }] }).tokenBound).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
