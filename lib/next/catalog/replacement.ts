import type { CatalogEntry } from "@/lib/catalog";

type Named = Pick<CatalogEntry, "id" | "name" | "lab" | "type" | "isDeprecated" | "isAvailable" | "createdSeconds">;

/**
 * The current model of the same lab and kind whose name is nearest to that of a model that retires: most words in common
 * from the start, then callable here, then the newest. Null for models that stay, and where nothing is near.
 */
export function replacementOf(
  model: Named,
  models: readonly Named[],
): { readonly id: string; readonly name: string } | null {
  if (!model.isDeprecated) return null;
  let best: { readonly model: Named; readonly rank: readonly number[] } | null = null;
  for (const other of models) {
    if (other.lab !== model.lab || other.type !== model.type || other.isDeprecated) continue;
    const rank = [sharedWords(model.name, other.name), Number(other.isAvailable), other.createdSeconds];
    if (rank[0] && (!best || isAbove(rank, best.rank))) best = { model: other, rank };
  }
  return best ? { id: best.model.id, name: best.model.name } : null;
}

const wordsOf = (name: string): readonly string[] => name.toLowerCase().split(/[\s\-_]+/);

function sharedWords(left: string, right: string): number {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const first = a.findIndex((word, index) => word !== b[index]);
  return first < 0 ? a.length : first;
}

function isAbove(left: readonly number[], right: readonly number[]): boolean {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0);
}
