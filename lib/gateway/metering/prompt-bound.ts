/** What one byte is to the prompt bound: part of a run of letters and spaces, a quote, a backslash, structure, or anything else. */
export const BYTE_OTHER = 0;
export const BYTE_WORD = 1;
export const BYTE_QUOTE = 2;
export const BYTE_ESCAPE = 3;
export const BYTE_OPEN = 4;
export const BYTE_CLOSE = 5;
export const BYTE_COLON = 6;
export const BYTE_COMMA = 7;

function classify(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0x41; byte <= 0x5a; byte++) table[byte] = table[byte + 0x20] = BYTE_WORD;
  table[0x20] = BYTE_WORD;
  table[0x22] = BYTE_QUOTE;
  table[0x5c] = BYTE_ESCAPE;
  table[0x7b] = table[0x5b] = BYTE_OPEN;
  table[0x7d] = table[0x5d] = BYTE_CLOSE;
  table[0x3a] = BYTE_COLON;
  table[0x2c] = BYTE_COMMA;
  return table;
}

export const BYTE_CLASS = classify();

/** Tokens that a run of letters and spaces of this many bytes can hold at most: bytes / 1.5, rounded up for each run. */
export const wordRunTokens = (bytes: number): number => Math.ceil((bytes * 2) / 3);

/**
 * Upper bound of the tokens of a text: bytes / 1.5 in runs of ASCII letters and spaces, one token a byte elsewhere. Holds
 * for byte-level BPE vocabularies (a property test compares it with one); linear, allocates nothing.
 */
export function textTokenBound(text: string): number {
  let tokens = 0;
  let run = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80 && BYTE_CLASS[unit] === BYTE_WORD) {
      run++;
      continue;
    }
    if (run > 0) {
      tokens += wordRunTokens(run);
      run = 0;
    }
    // A surrogate pair is four UTF-8 bytes in two units; a lone surrogate becomes U+FFFD, three bytes.
    tokens += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  return tokens + wordRunTokens(run);
}
