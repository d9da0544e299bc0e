import type { Answer } from "./answer";
import { NUMBERS, type PlaygroundModel, readTools, type Settings, takes } from "./settings";

export interface Image {
  readonly name: string;
  /** data: URL. */
  readonly url: string;
}

/** What the person said, once for all columns. */
export interface Turn {
  readonly id: string;
  readonly text: string;
  readonly images: readonly Image[];
}

interface BodyInput {
  readonly modelId: string;
  /** What the catalog says of it; undefined = unknown. */
  readonly model: PlaygroundModel | undefined;
  readonly settings: Settings;
  /** The conversation up to the turn to answer. */
  readonly turns: readonly Turn[];
  /** This column's answers by turn. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** The request of one column as JSON text: what is sent and what the export shows. */
export function requestBody({ modelId, model, settings, turns, answers }: BodyInput): string {
  const messages: unknown[] = settings.system.trim() ? [{ role: "system", content: settings.system }] : [];
  for (const turn of turns) {
    messages.push({ role: "user", content: contentOf(turn, model) });
    const text = answers[turn.id]?.text;
    if (text && turn !== turns.at(-1)) messages.push({ role: "assistant", content: text });
  }
  const { tools } = readTools(settings.tools);
  const sentTools = tools && tools.length > 0 && model?.takesTools !== false ? { tools } : {};
  return JSON.stringify({
    model: modelId,
    messages,
    ...parametersOf(settings, model),
    ...sentTools,
    stream: true,
    stream_options: { include_usage: true },
  });
}

function contentOf({ text, images }: Turn, model: PlaygroundModel | undefined): unknown {
  if (images.length === 0 || model?.takesImages === false) return text;
  const parts = images.map(({ url }) => ({ type: "image_url", image_url: { url } }));
  return [{ type: "text", text }, ...parts];
}

function parametersOf({ parameters }: Settings, model: PlaygroundModel | undefined): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const { name } of NUMBERS) {
    const value = Number(parameters[name] || Number.NaN);
    if (Number.isFinite(value) && takes(model, name)) sent[name] = value;
  }
  if (parameters.reasoning_effort && takes(model, "reasoning_effort")) {
    sent.reasoning_effort = parameters.reasoning_effort;
  }
  return sent;
}
