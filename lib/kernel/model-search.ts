import { editDistance } from "./edit-distance";

/** What a model is called. */
export interface ModelNames {
  readonly id: string;
  readonly name: string;
  readonly labName: string;
  readonly aliases: readonly string[];
}

/** Letters and digits only, in lower case: "GPT-4.1 mini" and "gpt4.1-mini" are one spelling. */
const squash = (text: string): string => text.toLowerCase().replace(/[\s._\-/:()]+/g, "");

const SEPARATORS = /[\s._\-/:()]+/;

interface Prepared {
  /** Each name in one word. */
  readonly names: readonly string[];
  /** Parts of the names, for words with a slip. */
  readonly parts: readonly string[];
}

const prepared = new WeakMap<ModelNames, Prepared>();

function prepare(model: ModelNames): Prepared {
  const known = prepared.get(model);
  if (known) return known;
  const texts = [model.id, model.name, model.labName, ...model.aliases];
  const tails = texts.map((text) => squash(text.slice(text.indexOf("/") + 1)));
  const fresh = {
    names: [...new Set([...texts.map(squash), ...tails])],
    parts: [...new Set([...texts.flatMap((text) => text.toLowerCase().split(SEPARATORS)), ...tails])].filter(Boolean),
  };
  prepared.set(model, fresh);
  return fresh;
}

/** Slips forgiven in a word: none in short ones, where every letter counts. */
const slips = (length: number): number => (length < 4 ? 0 : length < 6 ? 1 : 2);

/**
 * Models that have every word of a phrase somewhere in id, alias, name or lab; when there are none, those that have every
 * word with a slip of the hand. The closest names first, otherwise in the order given.
 */
export function searchModels<Model extends ModelNames>(models: readonly Model[], phrase: string): readonly Model[] {
  const words = phrase.trim().split(/\s+/).map(squash).filter(Boolean);
  if (words.length === 0) return models;
  const has = (model: Model, word: string) => prepare(model).names.some((name) => name.includes(word));
  const exact = models.filter((model) => words.every((word) => has(model, word)));
  const whole = words.join("");
  if (exact.length > 0) return ranked(exact, (model) => rankOf(model, whole));
  const scored = new Map<Model, number>();
  const searched = words.map((word) => ({ word, slipsTo: slipsOf(word) }));
  for (const model of models) {
    const costs = searched.map(({ word, slipsTo }) => (has(model, word) ? 0 : nearest(prepare(model).parts, slipsTo)));
    if (costs.every((cost) => cost !== null)) {
      scored.set(
        model,
        costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
      );
    }
  }
  return ranked([...scored.keys()], (model) => scored.get(model) ?? 0);
}

/** Slips between a part of a name and the word searched; null = too many. */
type SlipsTo = (part: string) => number | null;

/** Models share most parts of their names: each is compared once in a search. */
function slipsOf(word: string): SlipsTo {
  const bound = slips(word.length);
  const known = new Map<string, number | null>();
  return (part) => {
    const found = known.get(part);
    if (found !== undefined) return found;
    const distance = editDistance(part, word, bound);
    known.set(part, distance);
    return distance;
  };
}

function nearest(parts: readonly string[], slipsTo: SlipsTo): number | null {
  let best: number | null = null;
  for (const part of parts) {
    const distance = slipsTo(part);
    if (distance !== null && (best === null || distance < best)) best = distance;
    if (best === 0) break;
  }
  return best;
}

/** A model of that very name first, then those whose name begins so. */
function rankOf(model: ModelNames, whole: string): number {
  const { names } = prepare(model);
  if (names.includes(whole)) return 0;
  return names.some((name) => name.startsWith(whole)) ? 1 : 2;
}

function ranked<Model>(models: readonly Model[], rank: (model: Model) => number): readonly Model[] {
  return models
    .map((model) => ({ model, rank: rank(model) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ model }) => model);
}
