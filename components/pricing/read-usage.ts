import { callApi } from "@/components/client/call-api";
import type { PriceSheet } from "./estimate";
import { billOf, type UsageBill } from "./usage-bill";
import { type RowFault, readUsageFile, type UsageRow } from "./usage-file";

const FILE_BYTES_MAX = 5 * 1024 * 1024;
const MODELS_MAX = 500;
const MODELS_PER_REQUEST = 50;

/** What was read and reckoned. */
export interface ReadUsage {
  readonly bill: UsageBill;
  readonly rowCount: number;
  readonly faults: readonly RowFault[];
  readonly ignored: readonly string[];
  /** What was charged then, and whether rows are missing; of the reader's own use only. */
  readonly own: {
    readonly charge: { readonly amount: string; readonly currency: string };
    readonly isPart: boolean;
  } | null;
}

/** Why there is nothing to show; the names are those of the texts. */
export type UsageFailure =
  | "refusal_empty"
  | "refusal_noModelColumn"
  | "refusal_tooLong"
  | "tooLarge"
  | "tooManyModels"
  | "signedOut"
  | "ownEmpty"
  | "failed";

export async function readFile(file: File): Promise<ReadUsage | UsageFailure> {
  if (file.size > FILE_BYTES_MAX) return "tooLarge";
  const { rows, faults, ignored, refusal } = readUsageFile(await file.text());
  if (refusal) return `refusal_${refusal}`;
  const bill = await reckon(rows);
  return typeof bill === "string" ? bill : { bill, rowCount: rows.length, faults, ignored, own: null };
}

interface UsageAnswer {
  readonly data: readonly {
    readonly model: string;
    readonly requests: number;
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly cached_tokens: number;
  }[];
  readonly total: { readonly charge: { readonly amount: string; readonly currency: string } };
  readonly truncated: boolean;
}

/** The signed-in reader's last 30 days. */
export async function readOwn(): Promise<ReadUsage | UsageFailure> {
  const answer = await callApi<UsageAnswer>("GET", "/usage");
  if (!answer.isOk) return answer.status === 401 ? "signedOut" : "failed";
  const { data, total, truncated } = answer.data;
  if (data.length === 0) return "ownEmpty";
  const rows = data.map((row) => ({
    model: row.model,
    requests: row.requests,
    inputTokens: row.prompt_tokens,
    outputTokens: row.completion_tokens,
    cachedTokens: Math.min(row.cached_tokens, row.prompt_tokens),
    cacheWriteTokens: 0,
    counts: {},
  }));
  const bill = await reckon(rows);
  const own = { charge: total.charge, isPart: truncated };
  return typeof bill === "string" ? bill : { bill, rowCount: rows.length, faults: [], ignored: [], own };
}

async function reckon(rows: readonly UsageRow[]): Promise<UsageBill | UsageFailure> {
  const names = [...new Set(rows.map(({ model }) => model))];
  if (names.length > MODELS_MAX) return "tooManyModels";
  const sheets = new Map<string, PriceSheet | null>();
  try {
    for (let at = 0; at < names.length; at += MODELS_PER_REQUEST) {
      const some = names.slice(at, at + MODELS_PER_REQUEST);
      const response = await fetch(`/pricing/sheets.json?models=${encodeURIComponent(some.join(","))}`);
      if (!response.ok) return "failed";
      for (const [name, sheet] of Object.entries((await response.json()) as Record<string, PriceSheet | null>)) {
        sheets.set(name, sheet);
      }
    }
  } catch {
    return "failed";
  }
  return billOf(rows, sheets);
}
