/** A model of the sandbox, as the catalog lists it. */
export interface SandboxModel {
  readonly id: string;
  readonly name: string;
  readonly type: "chat" | "embedding";
  /** One sentence for the catalog and the docs. */
  readonly description: string;
  readonly contextLength: number;
  readonly maxOutputTokens: number;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  readonly capabilities: Readonly<Record<string, boolean>>;
}

const CAPABILITIES = {
  tools: true,
  vision: true,
  reasoning: false,
  structured_outputs: true,
  caching: false,
  audio_input: true,
  video_input: false,
  file_input: true,
} as const;

const chat = (
  name: string,
  title: string,
  description: string,
  capabilities: Record<string, boolean> = {},
): SandboxModel => ({
  id: `sandbox/${name}`,
  name: `Sandbox ${title}`,
  type: "chat",
  description,
  contextLength: 1_000_000,
  maxOutputTokens: 100_000,
  inputModalities: ["text", "image", "audio", "file"],
  outputModalities: ["text"],
  capabilities: { ...CAPABILITIES, ...capabilities },
});

/** Models that need no network and no account, free for every key. The name chooses the behaviour. */
export const sandboxModels: readonly SandboxModel[] = [
  chat("echo", "Echo", "Answers with the last user message."),
  chat(
    "tool-call",
    "Tool call",
    "Calls the first tool with arguments that fit its schema; after a tool result, answers in text.",
  ),
  chat("reasoning", "Reasoning", "Thinks aloud before it echoes.", { reasoning: true }),
  chat("json", "JSON", "Answers with a JSON document, one that fits the schema when one is given."),
  chat("slow", "Slow", "Echoes a word every 200 milliseconds."),
  chat("dies-midstream", "Dies midstream", "Sends half an answer, then the connection breaks."),
  chat("no-usage", "No usage", "Echoes and reports no token counts."),
  chat("rate-limited", "Rate limited", "Always answers 429 with Retry-After."),
  chat("refuses", "Refuses", "Refuses: finish reason content_filter."),
  chat("bad-json", "Bad JSON", "Sends an answer that is not valid JSON."),
  chat("no-credits", "No credits", "Always answers 402."),
  {
    id: "sandbox/embedding",
    name: "Sandbox Embedding",
    type: "embedding",
    description: "Turns texts into vectors of length 1: the same text always into the same one. Takes `dimensions`.",
    contextLength: 1_000_000,
    maxOutputTokens: 1,
    inputModalities: ["text"],
    outputModalities: ["embedding"],
    capabilities: {},
  },
];

const NAMES = new Set(sandboxModels.map(({ id }) => id));

/** The behaviour that answers for a model id: its own when it is the sandbox's, else echo. */
export const behaviourOf = (modelId: string): string =>
  NAMES.has(modelId) ? modelId.slice("sandbox/".length) : "echo";
