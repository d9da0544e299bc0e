import type { Attachment, Column, Step, Turn } from "./conversation";
import { CHOICES, NUMBERS, type PlaygroundModel, readNumber, type Settings, takes } from "./settings";
import { sentTools } from "./tools";

interface BodyInput {
  /** Its answers up to the request are part of it. */
  readonly column: Column;
  /** What the catalog says of its model; undefined = unknown. */
  readonly model: PlaygroundModel | undefined;
  readonly settings: Settings;
  /** The conversation up to the turn to answer. */
  readonly turns: readonly Turn[];
  /** How many answers to the last turn go before the one that is asked for. */
  readonly keep: number;
}

/** The request of one column as JSON text: what is sent and what the export shows. */
export function requestBody({ column, model, settings, turns, keep }: BodyInput): string {
  const messages: unknown[] = settings.system.trim() ? [{ role: "system", content: settings.system }] : [];
  for (const turn of turns) {
    messages.push({ role: "user", content: contentOf(turn, model) });
    const steps = column.replies[turn.id] ?? [];
    const shown = turn === turns.at(-1) ? steps.slice(0, keep) : steps;
    messages.push(...shown.flatMap(messagesOf));
  }
  const tools = model?.takesTools === false ? [] : sentTools(settings.tools);
  const choice = tools.length > 0 && settings.parameters.tool_choice;
  return JSON.stringify({
    model: column.modelId,
    messages,
    ...parametersOf(settings, model),
    ...(tools.length > 0 ? { tools } : {}),
    ...(choice ? { tool_choice: choice } : {}),
    stream: true,
    stream_options: { include_usage: true },
  });
}

/** An answer as history: calls that nobody answered are left out, because providers refuse them. */
function messagesOf({ answer, results }: Step): unknown[] {
  const answered = answer.toolCalls.filter(({ id }) => results[id] !== undefined);
  if (answered.length === 0) return answer.text ? [{ role: "assistant", content: answer.text }] : [];
  return [
    {
      role: "assistant",
      content: answer.text || null,
      tool_calls: answered.map(({ id, name, arguments: text }) => ({
        id,
        type: "function",
        function: { name, arguments: text },
      })),
    },
    ...answered.map(({ id }) => ({ role: "tool", tool_call_id: id, content: results[id] })),
  ];
}

const AUDIO_FORMATS: Readonly<Record<string, string>> = {
  "audio/mpeg": "mp3",
  "audio/mp3": "mp3",
  "audio/wav": "wav",
  "audio/x-wav": "wav",
  "audio/wave": "wav",
};

/** The format's name in the request; null = it cannot be sent. */
export const audioFormat = (mediaType: string): string | null => AUDIO_FORMATS[mediaType] ?? null;

/** Whether a model can be given an attachment. Texts are read by every model. */
export const takesAttachment = (model: PlaygroundModel | undefined, { kind }: Pick<Attachment, "kind">): boolean =>
  kind === "text" || !model || model.inputs.includes(kind);

function contentOf({ text, attachments }: Turn, model: PlaygroundModel | undefined): unknown {
  const parts = attachments.filter((each) => takesAttachment(model, each)).map(partOf);
  return parts.length === 0 ? text : [...(text ? [{ type: "text", text }] : []), ...parts];
}

function partOf({ kind, name, mediaType, data }: Attachment): unknown {
  const url = `data:${mediaType};base64,${data}`;
  switch (kind) {
    case "image":
      return { type: "image_url", image_url: { url } };
    case "audio":
      return { type: "input_audio", input_audio: { data, format: audioFormat(mediaType) ?? "wav" } };
    case "file":
      return { type: "file", file: { filename: name, file_data: url } };
    case "text":
      return { type: "text", text: `${name}:\n\n${data}` };
  }
}

function parametersOf({ parameters }: Settings, model: PlaygroundModel | undefined): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const { name } of NUMBERS) {
    const value = readNumber(name, parameters[name] ?? "");
    if (value !== null && takes(model, name)) sent[name] = value;
  }
  for (const { name } of CHOICES) {
    const value = parameters[name];
    if (value && takes(model, name)) sent[name] = name === "response_format" ? { type: value } : value;
  }
  const stop = (parameters.stop ?? "").split("\n").filter(Boolean).slice(0, 4);
  if (stop.length > 0 && takes(model, "stop")) sent.stop = stop;
  return sent;
}
