import { describe, expect, it } from "vitest";
import type { DialectId } from "./dialect";
import { serverToolsOf, withoutServerTools } from "./server-tools";

const fn = { type: "function", name: "f", function: { name: "f" } };

describe("tools that a vendor runs and charges", () => {
  it.each<[DialectId, object, readonly (readonly [string, string | null, string])[]]>([
    ["openai-chat", { tools: [fn, { type: "custom" }] }, []],
    ["openai-chat", { tools: [fn, { type: "builtin_function" }] }, [["builtin_function", null, "tools[1]"]]],
    ["openai-chat", { web_search_options: {} }, [["web_search_options", null, "web_search_options"]]],
    ["openai-chat", { web_search_options: null }, []],
    [
      "openai-responses",
      { tools: [fn, { type: "web_search" }, { type: "web_search_preview_2025_03_11" }, { type: "namespace" }] },
      [
        ["web_search", "web_search", "tools[1]"],
        ["web_search", "web_search", "tools[2]"],
      ],
    ],
    ["openai-responses", { tools: [{ type: "local_shell" }, { type: "mcp" }, { type: "shell" }] }, []],
    [
      "openai-responses",
      { tools: [{ type: "shell", environment: { type: "container_auto" } }, { type: "code_interpreter" }] },
      [
        ["shell", null, "tools[0]"],
        ["code_interpreter", null, "tools[1]"],
      ],
    ],
    ["anthropic-messages", { tools: [{ name: "f" }, { type: "custom" }, { type: "bash_20250124" }] }, []],
    [
      "anthropic-messages",
      { tools: [{ type: "web_search_20250305" }, { type: "code_execution_20250825" }, { type: "web_fetch_20250910" }] },
      [
        ["web_search", "web_search", "tools[0]"],
        ["code_execution", null, "tools[1]"],
      ],
    ],
    ["gemini-generate", { tools: { functionDeclarations: [] } }, []],
    ["gemini-generate", { tools: [{ codeExecution: {} }, { urlContext: {} }] }, []],
    [
      "gemini-generate",
      { tools: [{ google_search: {} }, { googleMaps: {} }] },
      [
        ["google_search", "web_search", "tools[0]"],
        ["googleMaps", null, "tools[1]"],
      ],
    ],
  ])("%s %j", (dialect, body, found) => {
    const tools = serverToolsOf(dialect, body as Record<string, unknown>);
    expect(tools.map(({ name, unit, path }) => [name, unit, path])).toEqual(found);
  });
});

describe("taking one out", () => {
  it("leaves the rest, and no empty list or choice", () => {
    const drop = withoutServerTools("openai-responses", new Set(["web_search"]));
    expect(drop({ tools: [fn, { type: "web_search" }], tool_choice: "auto" })).toEqual({ tools: [fn] });
    expect(drop({ tools: [{ type: "web_search" }], tool_choice: "auto" })).toEqual({
      tools: undefined,
      tool_choice: undefined,
    });
    expect(drop({ tools: [fn] })).toBeNull();
  });

  it("leaves the client's functions that stand in the same entry", () => {
    const drop = withoutServerTools("gemini-generate", new Set(["googleSearch"]));
    expect(drop({ tools: [{ googleSearch: {}, functionDeclarations: [{ name: "f" }] }] })).toEqual({
      tools: [{ functionDeclarations: [{ name: "f" }] }],
    });
  });
});
