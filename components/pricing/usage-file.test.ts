import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { csvText } from "@/lib/next/feeds/csv";
import { parseCsv } from "./parse-csv";
import { readUsageFile } from "./usage-file";

const fieldsOf = (text: string) => parseCsv(text).records.map(({ fields }) => fields);

describe("CSV", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "я", ",", ";", '"', "\n", " ") }).map((text) => `x${text}x`);

  test.prop([
    fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1 })),
  ])("is read as this site writes it", (rows) => {
    const header = rows[0]?.map(() => "name") ?? [];
    expect(fieldsOf(csvText([header, ...rows]))).toEqual([header, ...rows]);
  });

  it("is told by its first line: commas, semicolons, tabs; a byte order mark, empty lines and any line ends do not matter", () => {
    expect(fieldsOf("a,b\n1,2")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(fieldsOf("\uFEFFa;b\r\n1,5;2\r\n\r\n")).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
    expect(fieldsOf("a\tb\r1\t")).toEqual([
      ["a", "b"],
      ["1", ""],
    ]);
    expect(fieldsOf("")).toEqual([]);
  });

  it("knows on which line of the file a record begins", () => {
    expect(parseCsv('a,b\n"1\n2",3\n\n4,5').records.map(({ line }) => line)).toEqual([1, 2, 5]);
    expect(parseCsv('a,b\n1,2\n"3,4\n5,6')).toMatchObject({ openQuoteLine: 3, records: [{ line: 1 }, { line: 2 }] });
  });
});

describe("a file of usage", () => {
  it("is read by the names of its columns, in any order, whatever else it has", () => {
    const file =
      "Requests;audio_minutes;Model;note;input tokens;cached_tokens\n3;1,5;openai/whisper-1;x;10;4\n;;a/b;;;";
    expect(readUsageFile(file)).toEqual({
      rows: [
        {
          model: "openai/whisper-1",
          requests: 3,
          inputTokens: 10,
          outputTokens: 0,
          cachedTokens: 4,
          cacheWriteTokens: 0,
          counts: { audio_ms: 1.5 },
        },
        {
          model: "a/b",
          requests: 1,
          inputTokens: 0,
          outputTokens: 0,
          cachedTokens: 0,
          cacheWriteTokens: 0,
          counts: {},
        },
      ],
      faults: [],
      ignored: ["note"],
      refusal: null,
    });
  });

  it("may be the export of another service", () => {
    const openai =
      "start_time,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens\n1,2,gpt-5.4,30,4,5";
    expect(readUsageFile(openai)).toMatchObject({
      rows: [{ model: "gpt-5.4", requests: 2, inputTokens: 30, outputTokens: 4, cachedTokens: 5 }],
      ignored: ["start_time"],
    });
    const openrouter = "model_permaslug,tokens_prompt,tokens_completion\nopenai/gpt-5.4,30,4";
    expect(readUsageFile(openrouter).rows).toMatchObject([
      { model: "openai/gpt-5.4", inputTokens: 30, outputTokens: 4 },
    ]);
  });

  it("names the line and the column of what it cannot read, and reads the rest", () => {
    const file = [
      "model,requests,prompt_tokens,cached_tokens,images",
      "a/b,1,12x,0,0",
      "a/b,1,10,11,0",
      ",0,-1,,1.5",
      "a/b,1,10,5,0",
      "a/b,1,2,3,4,5",
      '"a/b,1',
    ].join("\n");
    const { rows, faults } = readUsageFile(file);
    expect(rows).toMatchObject([{ inputTokens: 10, cachedTokens: 5 }]);
    expect(faults).toEqual([
      { kind: "number", line: 2, column: "prompt_tokens", value: "12x" },
      { kind: "cached", line: 3, column: "cached_tokens", value: "11" },
      { kind: "noModel", line: 4, column: "model", value: "" },
      { kind: "noRequests", line: 4, column: "requests", value: "0" },
      { kind: "number", line: 4, column: "prompt_tokens", value: "-1" },
      { kind: "whole", line: 4, column: "images", value: "1.5" },
      { kind: "fields", line: 6, column: "", value: "6" },
      { kind: "quote", line: 7, column: "", value: "" },
    ]);
  });

  it.each([
    ["empty", ""],
    ["empty", "model,requests\n"],
    ["noModelColumn", "name,requests\na,1"],
    ["tooLong", `model\n${"a\n".repeat(20_001)}`],
  ])("is refused: %s", (refusal, file) => {
    expect(readUsageFile(file)).toMatchObject({ rows: [], refusal });
  });
});
