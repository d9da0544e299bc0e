import { stemsOf } from "./words";

/** One piece of a page that can be found. */
export interface SearchEntry {
  /** Address without a language, with its anchor. */
  readonly url: string;
  readonly pageTitle: string;
  /** Null = the page itself. */
  readonly heading: string | null;
  readonly text: string;
}

export interface SearchHit {
  readonly url: string;
  readonly pageTitle: string;
  readonly heading: string | null;
  /** About 160 characters around the first word found. */
  readonly excerpt: string;
}

export type Search = (query: string, limit?: number) => readonly SearchHit[];

const HEADING_WEIGHT = 6;
const TITLE_WEIGHT = 4;
const PREFIX_SHARE = 0.4;
/** Okapi BM25's usual constants. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;
const EXCERPT_CHARS = 160;

interface Posting {
  readonly entry: number;
  readonly weight: number;
}

/** A full-text index in memory: word forms of English and Russian, beginnings of words, best first. */
export function createSearch(entries: readonly SearchEntry[]): Search {
  const postings = new Map<string, Posting[]>();
  const lengths = entries.map((entry, index) => addEntry(postings, entry, index));
  const averageLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const terms = [...postings.keys()].sort();

  const scoreTerm = (term: string, share: number, scores: Map<number, number>): void => {
    const found = postings.get(term) ?? [];
    const rarity = Math.log(1 + (entries.length - found.length + 0.5) / (found.length + 0.5));
    for (const { entry, weight } of found) {
      const norm = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * (lengths[entry] ?? 0)) / averageLength);
      const score = (share * rarity * weight * (SATURATION + 1)) / (weight + norm);
      scores.set(entry, Math.max(scores.get(entry) ?? 0, score));
    }
  };

  const scoreWord = (word: string): Map<number, number> => {
    const scores = new Map<number, number>();
    scoreTerm(word, 1, scores);
    if (word.length >= 2) for (const term of beginningWith(terms, word)) scoreTerm(term, PREFIX_SHARE, scores);
    return scores;
  };

  return (query, limit = 12) => {
    const words = [...new Set(stemsOf(query))].slice(0, 12);
    const perWord = words.map(scoreWord);
    const totals = new Map<number, { score: number; matched: number }>();
    for (const scores of perWord) {
      for (const [entry, score] of scores) {
        const before = totals.get(entry) ?? { score: 0, matched: 0 };
        totals.set(entry, { score: before.score + score, matched: before.matched + 1 });
      }
    }
    return [...totals]
      .sort(([a, x], [b, y]) => y.matched - x.matched || y.score - x.score || a - b)
      .slice(0, limit)
      .flatMap(([index]) => {
        const entry = entries[index];
        return entry ? [hitOf(entry, words)] : [];
      });
  };
}

/** Adds one entry; its length in weighted words. */
function addEntry(postings: Map<string, Posting[]>, entry: SearchEntry, index: number): number {
  const weights = new Map<string, number>();
  const count = (text: string, weight: number) => {
    for (const term of stemsOf(text)) weights.set(term, (weights.get(term) ?? 0) + weight);
  };
  count(entry.text, 1);
  count(entry.pageTitle, entry.heading === null ? HEADING_WEIGHT : 1);
  if (entry.heading !== null) count(entry.heading, TITLE_WEIGHT);
  let length = 0;
  for (const [term, weight] of weights) {
    length += weight;
    const list = postings.get(term);
    if (list) list.push({ entry: index, weight });
    else postings.set(term, [{ entry: index, weight }]);
  }
  return length;
}

/** The longer terms that begin with a word, from a sorted list. */
function beginningWith(terms: readonly string[], word: string): string[] {
  let low = 0;
  let high = terms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((terms[middle] ?? "") < word) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let at = low; terms[at]?.startsWith(word); at++) if (terms[at] !== word) found.push(terms[at] ?? "");
  return found;
}

function hitOf({ url, pageTitle, heading, text }: SearchEntry, words: readonly string[]): SearchHit {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((at) => at !== -1);
  const at = places.length > 0 ? Math.min(...places) : 0;
  const from = at < EXCERPT_CHARS / 2 ? 0 : lower.indexOf(" ", at - EXCERPT_CHARS / 2) + 1;
  const piece = text.slice(from, from + EXCERPT_CHARS);
  const excerpt = `${from > 0 ? "… " : ""}${piece}${from + EXCERPT_CHARS < text.length ? "…" : ""}`;
  return { url, pageTitle, heading, excerpt };
}
