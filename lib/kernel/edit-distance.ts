/** Rows of the table, used again by every comparison: one is done before the next begins. */
let rows: readonly [number[], number[], number[]] = [[], [], []];

/**
 * How many letters were added, left out, changed or swapped with their neighbour between two words, or null when it is
 * more than `bound`.
 */
export function editDistance(a: string, b: string, bound: number): number | null {
  if (Math.abs(a.length - b.length) > bound) return null;
  for (let j = 0; j <= b.length; j++) rows[1][j] = j;
  for (let i = 1; i <= a.length; i++) {
    if (fillRow(a, b, i) > bound) return null;
    rows = [rows[1], rows[2], rows[0]];
  }
  const distance = at(rows[1], b.length);
  return distance <= bound ? distance : null;
}

/** Fills the last row from the two before it, for the first `i` letters of `a`; gives the smallest figure in it. */
function fillRow(a: string, b: string, i: number): number {
  const [before, previous, current] = rows;
  const letter = a.charCodeAt(i - 1);
  current[0] = i;
  let smallest = i;
  for (let j = 1; j <= b.length; j++) {
    const other = b.charCodeAt(j - 1);
    let least = at(previous, j - 1) + (letter === other ? 0 : 1);
    least = Math.min(least, at(previous, j) + 1, at(current, j - 1) + 1);
    const isSwap = i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other;
    if (isSwap) least = Math.min(least, at(before, j - 2) + 1);
    current[j] = least;
    if (least < smallest) smallest = least;
  }
  return smallest;
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
