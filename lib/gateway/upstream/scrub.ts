const MAX_CHARS = 1000;

/** What a provider's words may not show: where it listens, whose account it is, and secrets. */
const PATTERNS: readonly [RegExp, string][] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\]}]+/gi, "[url]"],
  [/\b(?:sk|pk|rk|key|gsk|xai|air|AIza|hf|r8|Bearer)[-_ ][A-Za-z0-9_*.-]{6,}/g, "[key]"],
  [/\bAIza[A-Za-z0-9_-]{10,}/g, "[key]"],
  [/\b(?:org|proj|user|acct|team)[-_][A-Za-z0-9]{6,}/g, "[id]"],
  [/\barn:[\w-]*:[^\s"'<>)\]}]+/gi, "[id]"],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, "[address]"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, "[address]"],
  [
    /\b(?:localhost|(?:[a-z0-9-]+\.)+(?:com|net|org|io|ai|dev|cloud|internal|local|cn|ru|eu|co)\b)(?::\d+)?(?:\/[^\s"']*)?/gi,
    "[host]",
  ],
  [/\n\s*at [^\n]+/g, ""],
  [/<[^>]{1,500}>/g, " "],
];

/** A provider's message, fit for strangers: no host, key, organisation, markup or stack; bounded. */
export function scrub(text: string): string {
  let clean = text.length > MAX_CHARS * 4 ? text.slice(0, MAX_CHARS * 4) : text;
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  clean = clean
    .replace(/\p{Cc}+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return clean.length > MAX_CHARS ? `${clean.slice(0, MAX_CHARS)}…` : clean;
}
