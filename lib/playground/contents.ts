import { AppError } from "@/lib/kernel";
import { CONTENT_BYTES_MAX, type ConversationContent, TITLE_LENGTH_MAX } from "./schemas";

/** A conversation as its row holds it. */
export interface StoredContent {
  readonly content: string;
  readonly models: readonly string[];
  readonly searchText: string;
}

const SEARCH_LENGTH_MAX = 200_000;

// PostgreSQL's text has no NUL; JSON escapes it, plain text cannot.
const withoutNul = (text: string): string => text.replaceAll("\0", "");

/** Throws `payload_too_large`. */
export function storedContent(content: ConversationContent): StoredContent {
  const text = JSON.stringify(content);
  if (Buffer.byteLength(text) > CONTENT_BYTES_MAX) {
    throw new AppError("payload_too_large", { message: "The conversation is larger than 24 MiB. Start a new one." });
  }
  const said = content.turns.flatMap((turn) => [
    turn.text,
    ...content.columns.flatMap(({ replies }) => (replies[turn.id] ?? []).map(({ answer }) => answer.text)),
  ]);
  return {
    content: text,
    models: content.columns.map(({ modelId }) => withoutNul(modelId)).filter(Boolean),
    searchText: withoutNul(said.join("\n")).slice(0, SEARCH_LENGTH_MAX),
  };
}

/** What a conversation is called until somebody names it: its first words. */
export function titleOf({ turns }: ConversationContent): string {
  const words = withoutNul(turns[0]?.text ?? "")
    .replace(/\s+/g, " ")
    .trim();
  const title = [...words].slice(0, TITLE_LENGTH_MAX).join("");
  return title || turns[0]?.attachments[0]?.name.slice(0, TITLE_LENGTH_MAX) || "…";
}
