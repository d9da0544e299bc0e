/** Pages whose address resembles one that does not exist, nearest first. */
export function nearPages<Page extends { readonly url: string; readonly title: string }>(
  pages: readonly Page[],
  path: string,
  limit = 5,
): readonly Page[] {
  const wanted = pairsOf(path);
  return pages
    .map((page) => ({
      page,
      score: Math.max(likeness(wanted, pairsOf(page.url)), likeness(wanted, pairsOf(`/docs/${page.title}`))),
    }))
    .filter(({ score }) => score > 0.25)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ page }) => page);
}

/** Pairs of neighbouring letters of each word after "/docs". */
function pairsOf(path: string): Set<string> {
  const pairs = new Set<string>();
  for (const word of path
    .toLowerCase()
    .replace(/^\/docs/, "")
    .split(/[^\p{L}\p{N}]+/u)) {
    for (let at = 0; at + 1 < word.length; at++) pairs.add(word.slice(at, at + 2));
  }
  return pairs;
}

/** Dice's coefficient. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared += 1;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
