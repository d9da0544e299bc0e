/** The whole sentences of `text` behind `from`, for announcing; `end` is where the next look starts. */
export function newSentences(
  text: string,
  from: number,
  isComplete: boolean,
): { readonly said: string; readonly end: number } {
  if (isComplete) return { said: text.slice(from).trim(), end: text.length };
  const rest = text.slice(from);
  const last = Math.max(...[". ", "! ", "? ", "\n", "。"].map((mark) => rest.lastIndexOf(mark)));
  return last === -1 ? { said: "", end: from } : { said: rest.slice(0, last + 1).trim(), end: from + last + 1 };
}
