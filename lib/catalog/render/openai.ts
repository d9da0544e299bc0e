import type { Modality, ModelOutput } from "../schemas";
import type { CatalogEntry } from "../types";
import { renderPricing } from "./pricing";

const MODALITY_OF_TYPE: Readonly<Record<string, Modality>> = { chat: "text", tts: "audio-tts", stt: "audio-stt" };

/** The kind of a model as clients name it. */
export const modalityOf = (entry: Pick<CatalogEntry, "type">): Modality =>
  MODALITY_OF_TYPE[entry.type] ?? (entry.type as Modality);

const TOKENIZERS: Readonly<Record<string, string>> = {
  openai: "GPT",
  anthropic: "Claude",
  google: "Gemini",
  qwen: "Qwen",
  meta: "Llama",
  mistral: "Mistral",
  deepseek: "DeepSeek",
  xai: "Grok",
  cohere: "Cohere",
  amazon: "Nova",
};

/** The superset record that the OpenAI, OpenRouter and reference clients read. */
export function renderModel(entry: CatalogEntry): ModelOutput {
  const pricing = renderPricing(entry.shownPrices);
  const title = `${entry.labName}: ${entry.name}`;
  return {
    id: entry.id,
    canonical_slug: entry.id,
    object: "model",
    created: entry.createdSeconds,
    owned_by: entry.lab,
    display_name: title,
    name: title,
    description: describeModel(entry),
    modality: modalityOf(entry),
    context_length: entry.contextLength,
    max_context_tokens: entry.contextLength,
    architecture: renderArchitecture(entry),
    pricing,
    input_per_1m_rub: pricing.input_per_1m_rub,
    output_per_1m_rub: pricing.output_per_1m_rub,
    top_provider: {
      context_length: entry.contextLength,
      max_completion_tokens: entry.maxOutputTokens,
      is_moderated: false,
    },
    per_request_limits: null,
    default_parameters: {},
    supported_parameters: [...(entry.supportedParameters ?? [])],
    supported_voices: stringsOf(entry.facts.voices),
    capabilities: { ...entry.capabilities },
    aliases: [...entry.aliases],
    providers: entry.endpoints.map((endpoint) => endpoint.provider),
    hugging_face_id: textOf(entry.facts.huggingface_id),
    knowledge_cutoff: textOf(entry.facts.knowledge_cutoff),
    expiration_date: textOf(entry.facts.deprecation_date),
    deprecated: entry.isDeprecated,
    available: entry.isAvailable,
    unavailable_reason: entry.unavailableReason,
    links: { details: `/api/v1/models/${entry.id}/endpoints` },
  };
}

export const renderArchitecture = (entry: CatalogEntry) => ({
  modality: `${entry.inputModalities.join("+")}->${entry.outputModalities.join("+")}`,
  input_modalities: [...entry.inputModalities],
  output_modalities: [...entry.outputModalities],
  tokenizer: TOKENIZERS[entry.lab] ?? "Other",
  instruct_type: null,
});

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

const stringsOf = (value: unknown): string[] | null =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : null;

const KIND: Readonly<Record<string, string>> = {
  chat: "language model",
  embedding: "embedding model",
  image: "image model",
  tts: "text-to-speech model",
  stt: "speech-to-text model",
  rerank: "reranking model",
  moderation: "moderation model",
  video: "video model",
  music: "music model",
  ocr: "text recognition model",
  translation: "translation model",
  classification: "classification model",
  detection: "object detection model",
};

/** One sentence made from the facts; nothing is copied from anybody's marketing. */
export function describeModel(entry: CatalogEntry): string {
  const parts = [`${entry.name} is a ${KIND[entry.type] ?? "model"} by ${entry.labName}`];
  parts.push(`reads ${list(entry.inputModalities)} and gives ${list(entry.outputModalities)}`);
  if (entry.contextLength) parts.push(`holds ${entry.contextLength.toLocaleString("en-US")} tokens`);
  const skills = (["tools", "reasoning", "structured_outputs", "caching"] as const).filter(
    (skill) => entry.capabilities[skill] === true,
  );
  const words = {
    tools: "tool calls",
    reasoning: "reasoning",
    structured_outputs: "structured outputs",
    caching: "prompt caching",
  };
  const tail = skills.length > 0 ? ` It supports ${list(skills.map((skill) => words[skill]))}.` : "";
  return `${parts.join("; ")}.${tail}`;
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
