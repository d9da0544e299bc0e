import { checkSchema, readSchema, type SchemaProblem } from "./json-schema";

/** A function that models may call. */
export interface ToolDraft {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments, as typed. */
  readonly schema: string;
  /** What calls are answered with at once; "" = asks. */
  readonly mock: string;
}

export type ToolProblem = "nameMissing" | "nameShape" | "nameTwice";

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

export function nameProblem(tool: ToolDraft, tools: readonly ToolDraft[]): ToolProblem | null {
  if (tool.name === "") return "nameMissing";
  if (!NAME.test(tool.name)) return "nameShape";
  return tools.some((other) => other.id !== tool.id && other.name === tool.name) ? "nameTwice" : null;
}

export function schemaProblems(tool: ToolDraft): readonly SchemaProblem[] {
  const read = readSchema(tool.schema);
  return read.problem ? [read.problem] : checkSchema(read.value);
}

export const isValidTool = (tool: ToolDraft, tools: readonly ToolDraft[]): boolean =>
  nameProblem(tool, tools) === null && schemaProblems(tool).length === 0;

/** The tools as a request carries them; those with problems are left out. */
export const sentTools = (tools: readonly ToolDraft[]): readonly unknown[] =>
  tools
    .filter((tool) => isValidTool(tool, tools))
    .map(({ name, description, schema }) => ({
      type: "function",
      function: {
        name,
        ...(description.trim() ? { description: description.trim() } : {}),
        parameters: JSON.parse(schema),
      },
    }));

/** What is answered to a call at once, or null when somebody has to say it. */
export const mockOf = (tools: readonly ToolDraft[], name: string): string | null =>
  tools.find((tool) => tool.name === name)?.mock || null;

export const exampleTool = (id: string): ToolDraft => ({
  id,
  name: "get_weather",
  description: "The weather in a city now",
  schema: JSON.stringify(
    {
      type: "object",
      properties: { city: { type: "string", description: "Name of the city" } },
      required: ["city"],
    },
    null,
    2,
  ),
  mock: "",
});

export const emptyTool = (id: string): ToolDraft => ({
  id,
  name: "",
  description: "",
  schema: JSON.stringify({ type: "object", properties: {} }, null, 2),
  mock: "",
});
