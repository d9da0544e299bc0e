import { isValidTool, type ToolDraft } from "./tools";

/** A model that the playground offers. */
export interface PlaygroundModel {
  readonly id: string;
  readonly name: string;
  /** null = not stated: everything is passed on. */
  readonly parameters: readonly string[] | null;
  readonly takesTools: boolean;
  /** Input modalities, e.g. "image", "audio", "file". */
  readonly inputs: readonly string[];
  /** The efforts it knows; null = not stated. */
  readonly efforts: readonly string[] | null;
  /** What it costs the workspace per token, in pico (10⁻¹²) of its currency as decimal digits; null = not by token. */
  readonly price: { readonly currency: string; readonly inputPico: string; readonly outputPico: string } | null;
}

/** Numeric parameters with their bounds, in the words of the catalog and of the request. */
export const NUMBERS = [
  { name: "temperature", min: 0, max: 2, step: 0.1 },
  { name: "top_p", min: 0, max: 1, step: 0.05 },
  { name: "max_tokens", min: 1, max: 1_000_000, step: 1 },
  { name: "seed", min: 0, max: 2_147_483_647, step: 1 },
  { name: "top_k", min: 0, max: 1000, step: 1 },
  { name: "min_p", min: 0, max: 1, step: 0.05 },
  { name: "frequency_penalty", min: -2, max: 2, step: 0.1 },
  { name: "presence_penalty", min: -2, max: 2, step: 0.1 },
] as const;

export const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
export const TOOL_CHOICES = ["auto", "required", "none"] as const;
export const FORMATS = ["json_object"] as const;

/** Parameters that are one of a few words; "" = left out. */
export const CHOICES = [
  { name: "reasoning_effort", options: EFFORTS },
  { name: "response_format", options: FORMATS },
] as const;

export type ParameterName =
  | (typeof NUMBERS)[number]["name"]
  | (typeof CHOICES)[number]["name"]
  | "stop"
  | "tool_choice";

/** Everything about a request but its model and messages. Texts as typed; "" = left out. */
export interface Settings {
  readonly mode: "live" | "test";
  readonly system: string;
  readonly parameters: Readonly<Partial<Record<ParameterName, string>>>;
  readonly tools: readonly ToolDraft[];
}

export const NO_SETTINGS: Settings = { mode: "live", system: "", parameters: {}, tools: [] };

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

/** A number within its parameter's bounds, or null when the text is empty or none. */
export function readNumber(name: (typeof NUMBERS)[number]["name"], text: string): number | null {
  const bounds = NUMBERS.find((each) => each.name === name);
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return bounds && value >= bounds.min && value <= bounds.max && (bounds.step < 1 || Number.isInteger(value))
    ? value
    : null;
}

/** Whether the settings can be sent: nothing typed into them is wrong. */
export const areSettingsValid = ({ parameters, tools }: Settings): boolean =>
  tools.every((tool) => isValidTool(tool, tools)) &&
  NUMBERS.every(({ name }) => !parameters[name]?.trim() || readNumber(name, parameters[name] ?? "") !== null);
