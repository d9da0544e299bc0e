/**
 * 1 for bytes that tokenizers merge in runs: the space and small letters but the rare ones. Pairs with j, q, x, z and
 * their like are no tokens of their own ("bq", "jz"), and neither are changes of case in mid-word.
 */
export const IS_WORD = new Uint8Array(256);
for (const char of "abcdeghilmnoprstuwy ") IS_WORD[char.charCodeAt(0)] = 1;

/**
 * Upper bound of the tokens of a text: bytes / 1.5 in runs of common letters and spaces (rounded up for each run), one
 * token a byte elsewhere. Holds for byte-level BPE vocabularies (a property test compares it with one); linear, allocates
 * nothing.
 */
export function textTokenBound(text: string): number {
  let thirds = 2;
  let previous = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const word = unit < 0x80 ? (IS_WORD[unit] as number) : 0;
    // A surrogate pair is four UTF-8 bytes in two units; three for each covers it.
    const bytes = unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    thirds += 3 * bytes - word + ((previous & (word ^ 1)) << 1);
    previous = word;
  }
  return Math.ceil(thirds / 3);
}
