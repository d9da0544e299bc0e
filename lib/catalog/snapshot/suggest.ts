import { fold, tailOf } from "./resolve";

const SUGGESTIONS_MAX = 3;
const LENGTH_MAX = 80;

interface Target {
  readonly id: string;
  readonly folded: string;
  readonly tail: string;
}

/** Near matches of a name nobody has, best first: a small edit distance of the name, or one being the start of the other. */
export function createSuggest(ids: readonly string[]): (id: string) => readonly string[] {
  const targets: Target[] = ids.map((id) => ({ id, folded: fold(id), tail: tailOf(fold(id)) }));
  return (id) => {
    const asked = fold(id.trim().slice(0, LENGTH_MAX));
    const tail = asked.slice(asked.lastIndexOf("/") + 1);
    if (tail.length < 2) return [];
    const bound = Math.max(2, Math.floor(tail.length / 4));
    const scored: { id: string; score: number }[] = [];
    for (const target of targets) {
      const score = scoreOf(target, asked, tail, bound);
      if (score !== null) scored.push({ id: target.id, score });
    }
    scored.sort((a, b) => a.score - b.score || a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
    return scored.slice(0, SUGGESTIONS_MAX).map((one) => one.id);
  };
}

function scoreOf(target: Target, asked: string, tail: string, bound: number): number | null {
  const isOtherLab = asked.includes("/") && !target.folded.startsWith(asked.slice(0, asked.indexOf("/") + 1));
  const penalty = isOtherLab ? 1 : 0;
  const distance = editDistance(target.tail, tail, bound);
  if (distance !== null) return distance + penalty;
  if (tail.length >= 3 && (target.tail.startsWith(tail) || tail.startsWith(target.tail))) {
    return bound + 1 + penalty + Math.abs(target.tail.length - tail.length) / LENGTH_MAX;
  }
  return null;
}

/** Levenshtein distance, or null when it is above `bound`. Only a band of the table is filled. */
export function editDistance(a: string, b: string, bound: number): number | null {
  if (Math.abs(a.length - b.length) > bound) return null;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const isFar = Math.abs(i - j) > bound;
      const change = (previous[j - 1] ?? bound) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      const value = isFar ? bound + 1 : Math.min(change, (previous[j] ?? bound) + 1, (current[j - 1] ?? bound) + 1);
      current.push(value);
      if (value < best) best = value;
    }
    if (best > bound) return null;
    previous = current;
  }
  const distance = previous[b.length] ?? bound + 1;
  return distance <= bound ? distance : null;
}
