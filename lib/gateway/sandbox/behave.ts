import { fitSchema } from "./fit-schema";
import { type SandboxRequest, tokensOf } from "./read-request";

/** What a behaviour says, before it is put on the wire. */
export interface Performance {
  readonly reasoning: string;
  readonly content: string;
  readonly refusal: string;
  readonly toolCall: { readonly name: string; readonly argumentsText: string } | null;
  readonly finishReason: "stop" | "length" | "tool_calls" | "content_filter";
  readonly completionTokens: number;
  readonly reasoningTokens: number;
}

const REFUSAL = "The sandbox refuses to answer this.";

/** What the model named in the request does with it. The same request always gets the same answer. */
export function behave(request: SandboxRequest): Performance {
  const { behaviour, schema } = request;
  if (behaviour === "refuses") return say({ refusal: REFUSAL, finishReason: "content_filter" });
  const called = behaviour === "tool-call" ? chooseTool(request) : null;
  if (called) return say({ toolCall: called, finishReason: "tool_calls" });
  const reasoning =
    behaviour === "reasoning"
      ? `The user wrote ${request.lastUserText.length} characters. They shall have them back.`
      : "";
  return bound(request, reasoning, schema === null && behaviour !== "json" ? plainText(request) : jsonText(request));
}

function plainText(request: SandboxRequest): string {
  if (request.behaviour !== "tool-call") return request.lastUserText;
  if (request.toolResult !== null) return `The tool answered: ${request.toolResult}`;
  return "Send tools, and the sandbox calls the first one.";
}

function jsonText({ schema, lastUserText }: SandboxRequest): string {
  const isFree = schema === null || schema === true;
  return JSON.stringify(isFree ? { echo: lastUserText } : fitSchema(schema, lastUserText));
}

function chooseTool(request: SandboxRequest): Performance["toolCall"] {
  if (request.toolResult !== null || !request.mayCallTools) return null;
  const tool = request.tools.find(({ name }) => name === request.forcedTool) ?? request.tools[0];
  if (!tool) return null;
  const filled = tool.parameters === undefined ? {} : fitSchema(tool.parameters, request.lastUserText);
  return { name: tool.name, argumentsText: JSON.stringify(filled ?? {}) };
}

/** Applies stop sequences and the output cap, as a model would. */
function bound(request: SandboxRequest, reasoning: string, text: string): Performance {
  let content = text;
  for (const stop of request.stop) {
    const at = content.indexOf(stop);
    if (at !== -1) content = content.slice(0, at);
  }
  const { maxTokens } = request;
  if (maxTokens === null || tokensOf(Buffer.byteLength(reasoning) + Buffer.byteLength(content)) <= maxTokens) {
    return say({ reasoning, content, finishReason: "stop" });
  }
  const thought = cut(reasoning, maxTokens * 4);
  const left = maxTokens * 4 - Buffer.byteLength(thought);
  return say({ reasoning: thought, content: cut(content, left), finishReason: "length" });
}

/** The longest beginning of a text that has at most this many UTF-8 bytes, never half a character. */
function cut(text: string, bytes: number): string {
  let used = 0;
  let kept = "";
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

function say(parts: Partial<Performance> & Pick<Performance, "finishReason">): Performance {
  const whole = { reasoning: "", content: "", refusal: "", toolCall: null, ...parts };
  const visible = whole.content + whole.refusal + (whole.toolCall?.argumentsText ?? "");
  return {
    ...whole,
    reasoningTokens: tokensOf(Buffer.byteLength(whole.reasoning)),
    completionTokens: tokensOf(Buffer.byteLength(whole.reasoning) + Buffer.byteLength(visible)),
  };
}
