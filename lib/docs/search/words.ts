import { stemRussian } from "./stem-russian";

const WORD = /[\p{L}\p{N}]+(?:[_'’-][\p{L}\p{N}]+)*/gu;
const CYRILLIC = /^[а-яё]+$/;
const FLEETING = /([^аеиоуыэюя])[ое]к$/;
const LATIN = /^[a-z]+$/;

/** What a word is looked up by: lower case, without its ending. */
export function stem(word: string): string {
  if (CYRILLIC.test(word)) return stemRussian(word);
  return LATIN.test(word) ? stemEnglish(word) : word;
}

/** Plurals and the commonest verb endings; what is left need not be a word, only the same for all forms. */
function stemEnglish(word: string): string {
  if (word.length < 4) return word;
  const single = word
    .replace(/ies$/, "y")
    .replace(/(ss|sh|ch|x)es$/, "$1")
    .replace(/([^su])s$/, "$1");
  const bare = single.length > 5 ? single.replace(/(ing|ed)$/, "") : single;
  return bare.replace(/([^aeioulsz])\1$/, "$1").replace(/e$/, "");
}

/** The words of a text as stems; a compound like "rate_limited" counts whole and in parts. */
export function stemsOf(text: string): string[] {
  const found: string[] = [];
  for (const [word] of text.toLowerCase().normalize("NFC").matchAll(WORD)) {
    const parts = word.split(/[_'’-]/);
    if (parts.length > 1) found.push(word);
    for (const part of parts) if (part !== "") found.push(stem(part));
    // The vowel of "ошибок" and "список" is not in "ошибка" and "списка".
    if (FLEETING.test(word)) found.push(word.replace(FLEETING, "$1к"));
  }
  return found;
}
