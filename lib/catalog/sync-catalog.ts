import type { Context } from "@/lib/context";
import { requireScope } from "@/lib/kernel";
import { readCatalogFile } from "./file/read";
import type { FileModel } from "./file/schema";
import { SyncCatalogInput } from "./schemas";
import { lockCatalog, reprice, touchCatalog } from "./store-price";
import { factsOf, readStoredModels, type StoredModel, writeFile } from "./store-sync";

export interface CatalogDifference {
  readonly added: readonly string[];
  /** No longer in the file: retired, never deleted. */
  readonly removed: readonly string[];
  readonly changed: readonly ModelChange[];
}

export interface ModelChange {
  readonly id: string;
  readonly fields: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
}

export interface CatalogSync extends CatalogDifference {
  readonly modelCount: number;
  readonly isApplied: boolean;
  readonly priceVersionsWritten: number;
}

/** Compares a catalogue file with the database and, when asked to, carries it over. The operator's settings stay. */
export async function syncCatalog(ctx: Context, input: SyncCatalogInput): Promise<CatalogSync> {
  requireScope(ctx, "catalog:write");
  const { file: location, isApplied } = SyncCatalogInput.parse(input);
  const { file } = await readCatalogFile(location);
  return ctx.db.transaction(async (client) => {
    await lockCatalog(client);
    const difference = differenceOf(await readStoredModels(client), file.models);
    let priceVersionsWritten = 0;
    if (isApplied) {
      await writeFile(client, file);
      priceVersionsWritten = await reprice(client);
      await touchCatalog(client);
    }
    return { ...difference, modelCount: file.models.length, isApplied, priceVersionsWritten };
  });
}

/** What a file would change, model by model and field by field. */
export function differenceOf(stored: readonly StoredModel[], file: readonly FileModel[]): CatalogDifference {
  const before = new Map(stored.map((model) => [model.id, model]));
  const added: string[] = [];
  const changed: ModelChange[] = [];
  for (const model of file) {
    const old = before.get(model.id);
    before.delete(model.id);
    if (!old) {
      added.push(model.id);
      continue;
    }
    const next = asStored(model);
    const fields = (Object.keys(next) as (keyof StoredModel)[])
      .filter((field) => canonical(old[field]) !== canonical(next[field]))
      .map((field) => ({ field, from: old[field], to: next[field] }));
    if (fields.length > 0) changed.push({ id: model.id, fields });
  }
  return { added, removed: [...before.keys()], changed };
}

const asStored = (model: FileModel): StoredModel => ({
  id: model.id,
  status: model.status,
  name: model.name,
  type: model.type,
  created: model.created,
  contextLength: model.context_length,
  maxOutputTokens: model.max_output_tokens,
  modalities: model.modalities,
  capabilities: model.capabilities ?? {},
  supportedParameters: model.supported_parameters ?? null,
  pricing: model.pricing,
  facts: factsOf(model),
  aliases: [...(model.aliases ?? [])].sort(),
  endpoints: model.upstreams.map((offer) => ({
    upstream: offer.upstream,
    model: offer.model,
    dialect: offer.dialect ?? null,
    pricing: offer.pricing ?? null,
  })),
});

/** JSON with sorted keys, because jsonb keeps no order; absent and undefined alike. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
