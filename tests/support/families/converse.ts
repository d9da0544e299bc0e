import { EMPTY_USAGE, type GenerateResponse } from "@/lib/gateway/ir";
import { converseComplaints } from "../validators/converse-request";
import { amazonEvent, EVENT_STREAM } from "../wire/amazon-frames";
import { converseEvents, converseReply } from "../wire/bedrock-converse";
import {
  type Family,
  isJson,
  isProofOf,
  type Json,
  objects,
  onlyTool,
  proofOf,
  type Turn,
  type TurnContext,
  textOf,
} from "./turn";

const ID = "bedrock-converse";
const PATH = /^.*\/model\/([^/]+)\/converse(-stream)?$/;

const textIn = (content: unknown): string =>
  objects(content)
    .map((block) => (typeof block.text === "string" ? block.text : ""))
    .join("");

/** The scripted turn as a neutral answer, whose thinking bears the double's own proof. */
function answerOf(turn: Turn, { usage, serial }: TurnContext): GenerateResponse {
  const calls = turn.calls ?? [];
  return {
    upstreamId: null,
    upstreamModel: null,
    choices: [
      {
        blocks: [
          ...(turn.thinking
            ? [{ type: "reasoning" as const, text: turn.thinking, signature: proofOf(ID, turn.thinking) }]
            : []),
          ...(textOf(turn) ? [{ type: "text" as const, text: textOf(turn) }] : []),
          ...calls.map((call, at) => ({
            type: "tool-call" as const,
            kind: "function" as const,
            id: `tooluse_${serial}_${at}`,
            name: call.name,
            argumentsText: JSON.stringify(call.args),
          })),
        ],
        finish: { unified: calls.length > 0 ? "tool_calls" : "stop", raw: null },
      },
    ],
    usage: {
      ...EMPTY_USAGE,
      inputTokens: usage.input,
      cacheReadTokens: usage.cached,
      outputTokens: usage.output,
      reasoningTokens: usage.reasoning,
    },
  };
}

/** What came back of earlier thinking: signatures and ciphertext. */
const proofsIn = (blocks: readonly Json[]): readonly string[] =>
  blocks.flatMap(({ reasoningContent }) => {
    if (!isJson(reasoningContent)) return [];
    const { reasoningText, redactedContent } = reasoningContent;
    return [String(isJson(reasoningText) ? reasoningText.signature : redactedContent)];
  });

/** An event in text → Amazon's binary message. */
function encode(frame: string): Buffer {
  const [, name = "", data = "{}"] = /^event: (\w+)\ndata: (.*)\n\n$/.exec(frame) ?? [];
  return amazonEvent({ name, payload: JSON.parse(data) });
}

/** Amazon Bedrock's Converse. The frames are events in text; on the wire they are binary messages. */
export const converse: Family = {
  id: ID,
  route(path) {
    const match = PATH.exec(path);
    return match ? { model: decodeURIComponent(match[1] ?? ""), isStream: match[2] !== undefined } : null;
  },
  complaints(body) {
    const proofs = proofsIn(objects(body.messages).flatMap(({ content }) => objects(content)));
    const forged = proofs.filter((proof) => !isProofOf(ID, proof)).map(() => "Invalid signature in reasoningContent");
    return [...converseComplaints(body), ...forged];
  },
  ask(body) {
    const messages = objects(body.messages);
    const all = messages.flatMap(({ content }) => objects(content));
    const uses = all.map(({ toolUse }) => toolUse).filter(isJson);
    const names = new Map(uses.map(({ toolUseId, name }) => [toolUseId, String(name)]));
    const last = objects(messages.at(-1)?.content);
    const results = last.map(({ toolResult }) => toolResult).filter(isJson);
    const nested = [...last, ...results.flatMap(({ content }) => objects(content))];
    const config = isJson(body.toolConfig) ? body.toolConfig : {};
    const tools = objects(config.tools).map(({ toolSpec }) => toolSpec);
    const extra = body.additionalModelRequestFields;
    const choice = isJson(config.toolChoice) ? config.toolChoice : {};
    return {
      lastUserText: textIn(messages.findLast(({ role, content }) => role === "user" && textIn(content))?.content),
      toolNames: tools.filter(isJson).map(({ name }) => String(name)),
      forcedTool: isJson(choice.tool) ? String(choice.tool.name) : onlyTool(choice.any !== undefined, tools),
      results: results.map(({ toolUseId, content }) => ({ name: names.get(toolUseId) ?? "", text: textIn(content) })),
      imageCount: nested.filter(({ image }) => image !== undefined).length,
      hasSchema: body.outputConfig !== undefined,
      isThinking: Object.keys(isJson(extra) ? extra : {}).some((name) => name.startsWith("reasoning")),
      proofs: proofsIn(all),
    };
  },
  plain: (turn, context) => converseReply(answerOf(turn, context)),
  frames: (turn, context) =>
    converseEvents(answerOf(turn, context)).map(
      ({ name, payload }) => `event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`,
    ),
  framing: { contentType: EVENT_STREAM, encode },
  error: (status, message) => ({
    __type: status === 429 ? "ThrottlingException" : "ValidationException",
    message,
  }),
};
