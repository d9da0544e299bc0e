import { editDistance } from "@/lib/kernel";
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
