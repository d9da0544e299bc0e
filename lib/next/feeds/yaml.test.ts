import { describe, expect, it } from "vitest";
import { yamlText } from "./yaml";

describe("yamlText", () => {
  it("writes maps, lists, empty ones and text that would be read as something else", () => {
    const value = {
      openapi: "3.1.0",
      "/models/{id}": { get: { tags: ["a", 'b: "c"\n'], parameters: [], "200": {} } },
      no: [{ on: true, count: 1.5 }, [null, ["deep"]]],
      left: undefined,
    };
    expect(yamlText(value)).toBe(
      `openapi: "3.1.0"
"/models/{id}":
  get:
    "200": {}
    tags:
      - "a"
      - "b: \\"c\\"\\n"
    parameters: []
"no":
  -
    "on": true
    count: 1.5
  -
    - null
    -
      - "deep"
`,
    );
  });
});
