import { type ModelNames, searchModels } from "./model-search";
import { type Currency, isCurrency } from "./money";

/** What a model is selected and ordered by: one shape for the page, the browser and the API. */
export interface ModelFacts extends ModelNames {
  readonly lab: string;
  readonly type: string;
  readonly createdSeconds: number;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  readonly abilities: readonly string[];
  /** Ids of the companies that offer it. */
  readonly providers: readonly string[];
  readonly isAvailable: boolean;
  readonly isDeprecated: boolean;
  readonly isOpen: boolean;
  readonly isFree: boolean;
  /** Per million tokens in the filter's currency, exact decimals; null = not priced by tokens. */
  readonly inputPrice: string | null;
  readonly outputPrice: string | null;
}

export const MODEL_ORDERS = ["name", "newest", "price", "input", "output", "context"] as const;
export type ModelOrder = (typeof MODEL_ORDERS)[number];

export const MODEL_STATES = ["available", "unavailable", "free", "deprecated"] as const;
export type ModelState = (typeof MODEL_STATES)[number];

/** Abilities that models are selected by. */
export const MODEL_ABILITIES = [
  "tools",
  "vision",
  "reasoning",
  "structured_outputs",
  "caching",
  "audio_input",
  "video_input",
  "file_input",
] as const;
export type ModelAbility = (typeof MODEL_ABILITIES)[number];

export const MODEL_VIEWS = ["table", "cards"] as const;

/** What the catalog can be narrowed and ordered by; every field is a word of the address. 0 and "" = any. */
export interface ModelFilter {
  readonly q: string;
  readonly type: string;
  readonly lab: string;
  /** Id of a company that offers it. */
  readonly upstream: string;
  /** Modalities it takes and gives: all of them. */
  readonly takes: readonly string[];
  readonly gives: readonly string[];
  /** Abilities: all of them. */
  readonly can: readonly string[];
  /** Tokens at least. */
  readonly context: number;
  readonly output: number;
  /** Prices of a million tokens in `currency`, as decimals; "" = any. */
  readonly inputMin: string;
  readonly inputMax: string;
  readonly outputMin: string;
  readonly outputMax: string;
  readonly state: ModelState | "";
  readonly isOpenOnly: boolean;
  /** "" = by name, or by likeness when words are searched. */
  readonly sort: ModelOrder | "";
  /** Input tokens for each output token in the blended price. */
  readonly ratio: number;
  readonly currency: Currency;
  readonly view: (typeof MODEL_VIEWS)[number];
  /** From 1. */
  readonly page: number;
}

/** Reads one word of an address; [] = absent. */
export type ReadWord = (name: string) => readonly string[];

export const DEFAULT_RATIO = 3;
const WORD_LENGTH = 200;
const DECIMAL = /^\d{1,9}(\.\d{1,9})?$/;

/** The address's words as a filter; what is not understood is ignored. */
export function readModelWords(read: ReadWord, currency: Currency): ModelFilter {
  const one = (name: string) => (read(name)[0] ?? "").trim().slice(0, WORD_LENGTH);
  const many = (name: string) =>
    [...new Set(read(name).flatMap((text) => text.split(",")))].filter(Boolean).slice(0, 20);
  const among = <Word extends string>(name: string, words: readonly Word[]): Word | "" =>
    words.find((word) => word === one(name)) ?? "";
  const whole = (name: string, max: number) => {
    const number = Number.parseInt(one(name), 10);
    return Number.isSafeInteger(number) && number > 0 ? Math.min(number, max) : 0;
  };
  const price = (name: string) => {
    const text = one(name).replace(",", ".");
    return DECIMAL.test(text) ? text : "";
  };
  const asked = one("currency").toUpperCase();
  return {
    q: one("q"),
    type: one("type"),
    lab: one("lab"),
    upstream: one("upstream"),
    takes: many("in"),
    gives: many("out"),
    can: many("can"),
    context: whole("context", 100_000_000),
    output: whole("output", 100_000_000),
    inputMin: price("input_min"),
    inputMax: price("input_max"),
    outputMin: price("output_min"),
    outputMax: price("output_max"),
    state: among("status", MODEL_STATES) || (one("available") === "true" ? "available" : ""),
    isOpenOnly: one("open") === "true",
    sort: among("sort", MODEL_ORDERS),
    ratio: whole("ratio", 1000) || DEFAULT_RATIO,
    currency: isCurrency(asked) ? asked : currency,
    view: among("view", MODEL_VIEWS) || "table",
    page: whole("page", 10_000) || 1,
  };
}

/** The words of a filter: only what differs from the default is written, `currency` when `home` is another. */
export function modelWords(filter: ModelFilter, home: Currency): URLSearchParams {
  const words = new URLSearchParams();
  const put = (name: string, value: string | number) => (value ? words.set(name, String(value)) : undefined);
  put("q", filter.q);
  put("type", filter.type);
  put("lab", filter.lab);
  put("upstream", filter.upstream);
  put("in", filter.takes.join(","));
  put("out", filter.gives.join(","));
  put("can", filter.can.join(","));
  put("context", filter.context);
  put("output", filter.output);
  put("input_min", filter.inputMin);
  put("input_max", filter.inputMax);
  put("output_min", filter.outputMin);
  put("output_max", filter.outputMax);
  put("status", filter.state);
  put("open", filter.isOpenOnly ? "true" : "");
  put("sort", filter.sort);
  put("ratio", filter.ratio === DEFAULT_RATIO ? "" : filter.ratio);
  put("currency", filter.currency === home ? "" : filter.currency);
  put("view", filter.view === "table" ? "" : filter.view);
  put("page", filter.page > 1 ? filter.page : "");
  return words;
}

/** Models that match every condition, in the order asked for. */
export function filterModels<Model extends ModelFacts>(
  models: readonly Model[],
  filter: ModelFilter,
): readonly Model[] {
  const fitting = models.filter((model) => fits(model, filter));
  if (filter.q && !filter.sort) return searchModels(fitting.sort(byName), filter.q);
  return [...searchModels(fitting, filter.q)].sort(ORDERS[filter.sort || "name"](filter.ratio));
}

function fits(model: ModelFacts, filter: ModelFilter): boolean {
  return (
    (!filter.type || model.type === filter.type) &&
    (!filter.lab || model.lab === filter.lab) &&
    (!filter.upstream || model.providers.includes(filter.upstream)) &&
    filter.takes.every((one) => model.inputModalities.includes(one)) &&
    filter.gives.every((one) => model.outputModalities.includes(one)) &&
    filter.can.every((one) => model.abilities.includes(one)) &&
    (model.contextLength ?? 0) >= filter.context &&
    (model.maxOutputTokens ?? 0) >= filter.output &&
    isWithin(model.inputPrice, model.isFree, filter.inputMin, filter.inputMax) &&
    isWithin(model.outputPrice, model.isFree, filter.outputMin, filter.outputMax) &&
    (!filter.isOpenOnly || model.isOpen) &&
    isIn(model, filter.state)
  );
}

function isIn(model: ModelFacts, state: ModelState | ""): boolean {
  switch (state) {
    case "available":
      return model.isAvailable;
    case "unavailable":
      return !model.isAvailable;
    case "free":
      return model.isFree;
    case "deprecated":
      return model.isDeprecated;
    default:
      return true;
  }
}

function isWithin(price: string | null, isFree: boolean, min: string, max: string): boolean {
  if (!min && !max) return true;
  const amount = price === null ? (isFree ? 0 : null) : Number(price);
  return amount !== null && (!min || amount >= Number(min)) && (!max || amount <= Number(max));
}

type Compare = (left: ModelFacts, right: ModelFacts) => number;

const names = new Intl.Collator("en");
const byName: Compare = (left, right) => names.compare(left.name, right.name) || (left.id < right.id ? -1 : 1);

/** Smallest first, models without the figure last. */
const byFigure =
  (figure: (model: ModelFacts) => number | null): Compare =>
  (left, right) => {
    const a = figure(left);
    const b = figure(right);
    if (a === b) return byName(left, right);
    if (a === null) return 1;
    return b === null ? -1 : a - b;
  };

const figureOf = (price: string | null, isFree: boolean): number | null =>
  price === null ? (isFree ? 0 : null) : Number(price);

/** Price of a million tokens at `ratio` input tokens for each output token; for ordering only, never charged. */
export function blendedPrice(
  { inputPrice, outputPrice, isFree }: Pick<ModelFacts, "inputPrice" | "outputPrice" | "isFree">,
  ratio: number,
): number | null {
  const input = figureOf(inputPrice, isFree);
  return input === null ? null : (input * ratio + Number(outputPrice ?? 0)) / (ratio + 1);
}

const ORDERS: Readonly<Record<ModelOrder, (ratio: number) => Compare>> = {
  name: () => byName,
  newest: () => byFigure((model) => -model.createdSeconds),
  context: () => byFigure((model) => -(model.contextLength ?? 0)),
  price: (ratio) => byFigure((model) => blendedPrice(model, ratio)),
  input: () => byFigure((model) => figureOf(model.inputPrice, model.isFree)),
  output: () => byFigure((model) => figureOf(model.outputPrice, model.isFree)),
};
