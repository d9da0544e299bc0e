import { z } from "zod";

/** What one conversation may hold. Files stand in it as base64, a third larger than they are. */
export const CONTENT_BYTES_MAX = 24 * 1024 * 1024;
export const TITLE_LENGTH_MAX = 120;

const id = z.string().min(1).max(64);
const text = z.string().max(2_000_000);
const count = z.number().int().min(0);

const Usage = z.strictObject({
  inputTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  cachedTokens: count,
  cacheWriteTokens: count,
  charge: z.strictObject({ amount: z.string().max(40), currency: z.string().max(3) }).nullable(),
});

const SavedAnswer = z.strictObject({
  status: z.enum(["done", "stopped", "failed"]),
  text,
  reasoning: text,
  toolCalls: z
    .array(z.strictObject({ id: z.string().max(200), name: z.string().max(200), arguments: text }))
    .max(128)
    .readonly(),
  failure: z
    .strictObject({
      message: z.string().max(10_000),
      status: z.number().int(),
      requestId: z.string().max(128).nullable(),
    })
    .nullable(),
  finishReason: z.string().max(100).nullable(),
  ttftMs: count.nullable(),
  totalMs: count.nullable(),
  usage: Usage.nullable(),
  provider: z.string().max(100).nullable(),
  generationId: z.string().max(100).nullable(),
});

const Attachment = z.strictObject({
  name: z.string().max(300),
  kind: z.enum(["image", "audio", "file", "text"]),
  mediaType: z.string().max(200),
  /** The text itself for `text`, base64 for the others. */
  data: z.string(),
});

const Turn = z.strictObject({ id, text, attachments: z.array(Attachment).max(20).readonly() });

const Step = z.strictObject({ answer: SavedAnswer, results: z.record(z.string().max(200), text).readonly() });

const Tool = z.strictObject({
  id,
  name: z.string().max(200),
  description: z.string().max(10_000),
  /** JSON Schema of the arguments, as typed. */
  schema: z.string().max(200_000),
  /** What calls are answered with at once; "" = asks. */
  mock: z.string().max(200_000),
});

const Settings = z.strictObject({
  mode: z.enum(["live", "test"]),
  system: text,
  parameters: z.record(z.string().max(64), z.string().max(10_000)).readonly(),
  tools: z.array(Tool).max(64).readonly(),
});

const Column = z.strictObject({
  id,
  modelId: z.string().max(200),
  /** By turn: the answers to it, more than one where tools were called in between. */
  replies: z.record(id, z.array(Step).max(64).readonly()).readonly(),
});

/** A whole conversation, as the playground keeps it. */
export const ConversationContent = z.strictObject({
  version: z.literal(1),
  settings: Settings,
  turns: z.array(Turn).max(500).readonly(),
  columns: z.array(Column).min(1).max(4).readonly(),
});
export type ConversationContent = z.output<typeof ConversationContent>;

const title = z.string().trim().min(1).max(TITLE_LENGTH_MAX);
export const ConversationIdInput = z.object({ id: z.string().max(100) });

export const ListConversationsInput = z.object({
  search: z.string().trim().max(200).optional().meta({ description: "Text in the title or in what was said." }),
  after: z.string().max(100).optional().meta({ description: "Start behind this id." }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const CreateConversationInput = z.strictObject({ title: title.optional(), content: ConversationContent });

export const UpdateConversationInput = z.strictObject({
  title: title.optional(),
  content: ConversationContent.optional(),
  revision: z.number().int().optional().meta({
    description: "The revision that was changed. When another tab was quicker, the answer is 409.",
  }),
});

export const ShareIdInput = z.object({ id: z.string().max(100), share_id: z.string().max(100) });
export const ReadShareInput = z.object({ token: z.string().max(100) });

const summary = {
  id: z.string(),
  object: z.literal("conversation"),
  title: z.string(),
  models: z.array(z.string()),
  revision: z.number().int(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string(),
};
export const ConversationSummary = z.object(summary);

const share = { id: z.string(), created_at: z.string() };
export const Conversation = z.object({
  ...summary,
  content: ConversationContent,
});

export const ShareList = z.object({ object: z.literal("list"), data: z.array(z.object(share)) });

export const ConversationList = z.object({
  object: z.literal("list"),
  data: z.array(ConversationSummary),
  has_more: z.boolean(),
});

export const DeletedConversation = z.object({
  id: z.string(),
  object: z.literal("conversation"),
  deleted: z.literal(true),
});

export const CreatedShare = z.object({ ...share, token: z.string().meta({ description: "Shown this once." }) });
export const DeletedShare = z.object({ id: z.string(), object: z.literal("share"), deleted: z.literal(true) });

export const SharedConversation = z.object({
  title: z.string(),
  content: ConversationContent,
  created_at: z.string(),
});
