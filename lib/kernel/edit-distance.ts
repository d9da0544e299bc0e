/**
 * How many letters were added, left out, changed or swapped with their neighbour between two words, or null when it is
 * more than `bound`.
 */
export function editDistance(a: string, b: string, bound: number): number | null {
  if (Math.abs(a.length - b.length) > bound) return null;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      const change = at(previous, j - 1) + (isSame ? 0 : 1);
      const isSwap =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      const swap = isSwap ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(change, at(previous, j) + 1, at(current, j - 1) + 1, swap));
    }
    if (Math.min(...current) > bound) return null;
    before = previous;
    previous = current;
  }
  const distance = at(previous, b.length);
  return distance <= bound ? distance : null;
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
