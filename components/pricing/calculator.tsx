"use client";

import { useEffect, useRef, useState } from "react";
import { ModelPicker } from "@/components/catalog/model-picker";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle } from "@/components/ui/button-style";
import { CountField } from "./count-field";
import { type PriceSheet, readCard } from "./estimate";
import { EstimateView, type EstimateViewProps } from "./estimate-view";
import { COUNTED_UNITS, GUESS_WORDS, guessWords, readGuess, type UsageGuess } from "./usage-guess";
import { UsageImport } from "./usage-import";

async function loadSheet(model: string): Promise<PriceSheet | null> {
  const response = await fetch(`/pricing/sheet.json?model=${encodeURIComponent(model)}`);
  return response.ok ? ((await response.json()) as PriceSheet) : null;
}

/** Use in, cost out. Without JavaScript it is a GET form that the server answers. */
export function Calculator({ sheet: firstSheet, guess: first, currency, texts, units, locale }: EstimateViewProps) {
  const [sheet, setSheet] = useState(firstSheet);
  const [guess, setGuess] = useState(first);
  // A model's prices arrive later than what is typed meanwhile.
  const latest = useRef(first);
  const change = (part: Partial<UsageGuess>) => {
    const next = { ...latest.current, ...part };
    latest.current = next;
    setGuess(next);
    const words = guessWords(next).toString();
    window.history.replaceState(null, "", localePath(locale, words ? `/pricing?${words}` : "/pricing"));
  };
  const pick = async (id: string) => {
    const found = await loadSheet(id);
    if (!found) return;
    setSheet(found);
    change({ model: id });
  };
  // After "back" the page is the one first rendered, but the address is the one left.
  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    const asked = readGuess((name) => query.get(name) ?? undefined);
    if (guessWords(asked).toString() === guessWords(first).toString()) return;
    latest.current = asked;
    setGuess(asked);
    if (asked.model)
      loadSheet(asked.model).then(
        (found) => found && setSheet(found),
        () => undefined,
      );
  }, [first]);
  const card = sheet.cards[currency];
  const priced = card ? readCard(card).prices : {};
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)] lg:gap-10">
      <form
        action={localePath(locale, "/pricing")}
        method="get"
        onSubmit={(event) => event.preventDefault()}
        className="flex flex-col gap-4 rounded-panel border border-line bg-panel p-5"
      >
        <ModelPicker
          label={texts.model}
          name="model"
          hint={texts.modelHint}
          noneText={texts.modelNone}
          initial={sheet.id}
          onPick={pick}
        />
        <div className="grid grid-cols-2 gap-4">
          {priced.input || priced.output ? (
            <CountField
              label={texts.tokensIn}
              name="in"
              value={guess.inputTokens}
              onChange={(inputTokens) => change({ inputTokens })}
            />
          ) : null}
          {priced.output ? (
            <CountField
              label={texts.tokensOut}
              name="out"
              value={guess.outputTokens}
              onChange={(outputTokens) => change({ outputTokens })}
            />
          ) : null}
          {priced.cache_read ? (
            <CountField
              label={texts.cached}
              name="cached"
              value={guess.cachedPercent}
              max={100}
              onChange={(cachedPercent) => change({ cachedPercent })}
            />
          ) : null}
          {COUNTED_UNITS.filter((unit) => priced[unit]).map((unit) => (
            <CountField
              key={unit}
              label={texts[`count_${unit}`]}
              name={GUESS_WORDS[unit]}
              value={guess.counts[unit] ?? 0}
              isFraction={unit === "audio_ms" || unit === "video_ms"}
              onChange={(count) => change({ counts: { ...guess.counts, [unit]: count } })}
            />
          ))}
          <CountField
            label={texts.requests}
            name="requests"
            value={guess.requestsPerDay}
            onChange={(requestsPerDay) => change({ requestsPerDay })}
          />
        </div>
        <noscript>
          <button type="submit" className={buttonStyle("primary", "large", "w-full")}>
            {texts.calculate}
          </button>
        </noscript>
      </form>
      <EstimateView sheet={sheet} guess={guess} currency={currency} texts={texts} units={units} locale={locale} />
      <UsageImport texts={texts} locale={locale} className="lg:col-span-2" />
    </div>
  );
}
