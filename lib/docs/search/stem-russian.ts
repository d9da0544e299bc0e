/** Porter's stemmer for Russian (snowballstem.org, algorithm "russian"): word forms of one word get one stem. */
const VOWEL = /[аеиоуыэюя]/;
const PERFECTIVE_AFTER_A = /^(.*[ая])(вшись|вши|в)$/;
const PERFECTIVE = /(ившись|ывшись|ивши|ывши|ив|ыв)$/;
const REFLEXIVE = /(ся|сь)$/;
const ADJECTIVE = /(ими|ыми|его|ого|ему|ому|ее|ие|ые|ое|ей|ий|ый|ой|ем|им|ым|ом|их|ых|ую|юю|ая|яя|ою|ею)$/;
const PARTICIPLE_AFTER_A = /^(.*[ая])(ем|нн|вш|ющ|щ)$/;
const PARTICIPLE = /(ивш|ывш|ующ)$/;
const VERB_AFTER_A = /^(.*[ая])(ете|йте|ешь|нно|ла|на|ли|ем|ло|но|ет|ют|ны|ть|й|л|н)$/;
const VERB =
  /(ейте|уйте|ила|ыла|ена|ите|или|ыли|ило|ыло|ено|ует|уют|ены|ить|ыть|ишь|ей|уй|ил|ыл|им|ым|ен|ят|ит|ыт|ую|ю)$/;
const NOUN =
  /(иями|ями|ами|ией|иям|ием|иях|ев|ов|ие|ье|еи|ии|ей|ой|ий|ям|ем|ам|ом|ах|ях|ию|ью|ия|ья|а|е|и|й|о|у|ы|ь|ю|я)$/;

/** A lower-case Russian word without its ending. */
export function stemRussian(word: string): string {
  const first = word.search(VOWEL);
  if (first === -1) return word;
  const head = word.slice(0, first + 1);
  let rest = word.slice(first + 1).replaceAll("ё", "е");
  const perfective = PERFECTIVE_AFTER_A.exec(rest)?.[1] ?? cut(rest, PERFECTIVE);
  rest = perfective ?? inflected(cut(rest, REFLEXIVE) ?? rest);
  rest = rest.replace(/и$/, "");
  if (secondRegion(rest)) rest = rest.replace(/ость?$/, "");
  if (rest.endsWith("нн")) rest = rest.slice(0, -1);
  else
    rest = rest
      .replace(/(ейш|ейше)$/, "")
      .replace(/нн$/, "н")
      .replace(/ь$/, "");
  return head + rest;
}

function inflected(rest: string): string {
  const adjective = cut(rest, ADJECTIVE);
  if (adjective !== null) return PARTICIPLE_AFTER_A.exec(adjective)?.[1] ?? cut(adjective, PARTICIPLE) ?? adjective;
  return VERB_AFTER_A.exec(rest)?.[1] ?? cut(rest, VERB) ?? cut(rest, NOUN) ?? rest;
}

const cut = (word: string, ending: RegExp): string | null => (ending.test(word) ? word.replace(ending, "") : null);

/** Whether "ость" stands late enough to be an ending of derivation. */
const secondRegion = (rest: string): boolean => /[^аеиоуыэюя].*[аеиоуыэюя].*[^аеиоуыэюя].*ость?$/.test(rest);
