import { parseCsv } from "./parse-csv";
import type { CountedUnit } from "./usage-guess";
import type { Use } from "./use-cost";

/** The columns that are read, by the names they may have; the first is ours, the others are of well-known exports. */
export const USAGE_COLUMNS = {
  model: ["model", "model_id", "model_permaslug"],
  requests: ["requests", "num_model_requests"],
  input_tokens: ["input_tokens", "prompt_tokens", "tokens_prompt"],
  output_tokens: ["output_tokens", "completion_tokens", "tokens_completion"],
  cached_tokens: ["cached_tokens", "cache_read_tokens", "input_cached_tokens", "tokens_cached"],
  cache_write_tokens: ["cache_write_tokens"],
  images: ["images"],
  images_in: ["images_in"],
  audio_minutes: ["audio_minutes"],
  characters: ["characters"],
  video_seconds: ["video_seconds"],
  pages: ["pages"],
  web_searches: ["web_searches"],
} as const;
export type UsageColumn = keyof typeof USAGE_COLUMNS;

const COUNTED: readonly (readonly [UsageColumn, CountedUnit])[] = [
  ["images", "image"],
  ["images_in", "image_input"],
  ["audio_minutes", "audio_ms"],
  ["characters", "characters"],
  ["video_seconds", "video_ms"],
  ["pages", "page"],
  ["web_searches", "web_search"],
];

export interface UsageRow extends Use {
  readonly model: string;
}

/** What is wrong at a place; `value` is what stands there. */
export interface RowFault {
  readonly kind: "number" | "whole" | "noModel" | "noRequests" | "cached" | "fields" | "quote";
  readonly line: number;
  readonly column: string;
  readonly value: string;
}

export interface UsageFile {
  readonly rows: readonly UsageRow[];
  readonly faults: readonly RowFault[];
  /** Columns that were not read. */
  readonly ignored: readonly string[];
  /** Why nothing was read at all. */
  readonly refusal: "empty" | "noModelColumn" | "tooLong" | null;
}

const ROWS_MAX = 20_000;
const NUMBER_MAX = 1e15;

/** Reads usage as CSV. Rows with a fault are left out and named; the others count. */
export function readUsageFile(text: string): UsageFile {
  const { records, openQuoteLine } = parseCsv(text);
  const [header, ...lines] = records;
  const refuse = (refusal: NonNullable<UsageFile["refusal"]>): UsageFile => ({
    rows: [],
    faults: [],
    ignored: [],
    refusal,
  });
  if (!header || (lines.length === 0 && openQuoteLine === null)) return refuse("empty");
  if (lines.length > ROWS_MAX) return refuse("tooLong");
  const names = header.fields.map((name) => name.toLowerCase().replace(/[\s-]+/g, "_"));
  const places = new Map<UsageColumn, number>();
  for (const column of Object.keys(USAGE_COLUMNS) as UsageColumn[]) {
    const known: readonly string[] = USAGE_COLUMNS[column];
    const place = names.findIndex((name) => known.includes(name));
    if (place >= 0) places.set(column, place);
  }
  if (!places.has("model")) return refuse("noModelColumn");
  const faults: RowFault[] = [];
  const rows = lines.flatMap(({ line, fields }) => {
    const found = new LineReader(line, fields, header.fields, places).row();
    if ("model" in found) return [found];
    faults.push(...found);
    return [];
  });
  if (openQuoteLine !== null) faults.push({ kind: "quote", line: openQuoteLine, column: "", value: "" });
  const read = new Set(places.values());
  return {
    rows,
    faults,
    ignored: header.fields.filter((name, place) => name !== "" && !read.has(place)),
    refusal: null,
  };
}

/** One line of the file as a row, or what is wrong with it. */
class LineReader {
  private readonly faults: RowFault[] = [];

  constructor(
    private readonly line: number,
    private readonly fields: readonly string[],
    private readonly header: readonly string[],
    private readonly places: ReadonlyMap<UsageColumn, number>,
  ) {}

  row(): UsageRow | readonly RowFault[] {
    if (this.fields.length > this.header.length) this.fault("fields", null, String(this.fields.length));
    const model = this.text("model");
    if (model === "") this.fault("noModel", "model");
    const requests = this.number("requests", 1);
    if (requests === 0) this.fault("noRequests", "requests");
    const inputTokens = this.number("input_tokens");
    const cachedTokens = this.number("cached_tokens");
    const cacheWriteTokens = this.number("cache_write_tokens");
    if (this.faults.length === 0 && cachedTokens + cacheWriteTokens > inputTokens)
      this.fault("cached", "cached_tokens");
    const outputTokens = this.number("output_tokens");
    const counts: Partial<Record<CountedUnit, number>> = {};
    for (const [column, unit] of COUNTED) {
      const count = this.number(column, 0, unit === "audio_ms" || unit === "video_ms");
      if (count > 0) counts[unit] = count;
    }
    if (this.faults.length > 0) return this.faults;
    return { model, requests, inputTokens, outputTokens, cachedTokens, cacheWriteTokens, counts };
  }

  private text(column: UsageColumn): string {
    return this.fields[this.places.get(column) ?? -1] ?? "";
  }

  private number(column: UsageColumn, byDefault = 0, isFraction = false): number {
    const text = this.text(column);
    if (text === "") return byDefault;
    const value = /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
    if (Number.isNaN(value) || value > NUMBER_MAX) this.fault("number", column);
    else if (!isFraction && !Number.isInteger(value)) this.fault("whole", column);
    return value;
  }

  private fault(kind: RowFault["kind"], column: UsageColumn | null, value?: string): void {
    const name = column === null ? "" : (this.header[this.places.get(column) ?? -1] ?? column);
    this.faults.push({
      kind,
      line: this.line,
      column: name,
      value: value ?? (column === null ? "" : this.text(column)),
    });
  }
}
