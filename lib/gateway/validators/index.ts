import type { DialectId } from "../dialects/dialect";
import { frameSplitter } from "../sse";
import { checkAnthropicStream } from "./anthropic-stream";
import { readChatStream } from "./chat-stream";
import { checkGeminiStream } from "./gemini-stream";
import { readResponsesStream } from "./responses-stream";

/**
 * What a client of this dialect would find wrong in a whole stream, [] = nothing. A stream that ended in an error frame is
 * as valid as one that ended well.
 */
export function streamProblems(dialect: DialectId, bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  if (dialect === "openai-chat") return readChatStream(text, /"choices":\s*\[\s*\]/.test(text)).problems;
  if (dialect === "openai-responses") return readResponsesStream(text).problems;
  const splitter = frameSplitter();
  const frames = [...splitter.push(bytes), ...splitter.end()].filter(({ hasData }) => hasData);
  try {
    if (dialect === "anthropic-messages") checkAnthropicStream(frames);
    else checkGeminiStream(frames);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
