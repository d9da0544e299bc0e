/** A model that the playground offers. */
export interface PlaygroundModel {
  readonly id: string;
  readonly name: string;
  /** null = not stated: everything is passed on. */
  readonly parameters: readonly string[] | null;
  readonly takesTools: boolean;
  readonly takesImages: boolean;
}

/** Numeric parameters with their bounds, in the words of the catalog and of the request. */
export const NUMBERS = [
  { name: "temperature", min: 0, max: 2, step: 0.1 },
  { name: "top_p", min: 0, max: 1, step: 0.05 },
  { name: "max_tokens", min: 1, max: 1_000_000, step: 1 },
  { name: "frequency_penalty", min: -2, max: 2, step: 0.1 },
  { name: "presence_penalty", min: -2, max: 2, step: 0.1 },
  { name: "seed", min: 0, max: 2_147_483_647, step: 1 },
] as const;

export const EFFORTS = ["", "minimal", "low", "medium", "high"] as const;

export type ParameterName = (typeof NUMBERS)[number]["name"] | "reasoning_effort";

/** Everything about a request but its model and messages. Texts as typed; "" = left out. */
export interface Settings {
  readonly mode: "live" | "test";
  readonly system: string;
  readonly parameters: Readonly<Partial<Record<ParameterName, string>>>;
  readonly tools: string;
}

export const NO_SETTINGS: Settings = { mode: "live", system: "", parameters: {}, tools: "" };

export const MODELS_MAX = 4;

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  max_tokens: ["max_tokens", "max_completion_tokens"],
  reasoning_effort: ["reasoning_effort", "reasoning"],
};

/** Whether a model takes a parameter; a model that is not in the list may take any. */
export function takes(model: PlaygroundModel | undefined, name: ParameterName): boolean {
  if (!model || model.parameters === null) return true;
  const { parameters } = model;
  return (ALIASES[name] ?? [name]).some((alias) => parameters.includes(alias));
}

export type ToolsProblem =
  | { readonly code: "json" | "array" }
  /** The tool's place, from 1. */
  | { readonly code: "shape"; readonly number: number };

export type ToolsReading =
  | { readonly tools: readonly unknown[]; readonly problem: null }
  | { readonly tools: null; readonly problem: ToolsProblem };

interface ToolShape {
  readonly type?: unknown;
  readonly function?: { readonly name?: unknown; readonly parameters?: unknown };
}

/** Reads the tools' text; "" = none. */
export function readTools(text: string): ToolsReading {
  if (text.trim() === "") return { tools: [], problem: null };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { tools: null, problem: { code: "json" } };
  }
  if (!Array.isArray(parsed)) return { tools: null, problem: { code: "array" } };
  const wrong = parsed.findIndex((tool: ToolShape | null) => {
    const { name, parameters } = tool?.function ?? {};
    const isSchema = typeof parameters === "object" && parameters !== null && !Array.isArray(parameters);
    return tool?.type !== "function" || typeof name !== "string" || name === "" || !isSchema;
  });
  return wrong === -1
    ? { tools: parsed, problem: null }
    : { tools: null, problem: { code: "shape", number: wrong + 1 } };
}

export const TOOLS_EXAMPLE = JSON.stringify(
  [
    {
      type: "function",
      function: {
        name: "get_weather",
        description: "The weather in a city now",
        parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      },
    },
  ],
  null,
  2,
);
