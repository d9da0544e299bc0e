"use client";

import { type ComponentType, useRef, useState } from "react";
import type { Messages } from "@/components/i18n/messages";
import { buttonStyle } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import type { UsagePanelProps, UsageSource } from "./usage-panel";

interface Loaded {
  readonly UsagePanel: ComponentType<UsagePanelProps>;
  readonly texts: UsagePanelProps["texts"];
}

async function load(locale: string): Promise<Loaded> {
  const [{ UsagePanel }, texts] = await Promise.all([
    import("./usage-panel"),
    locale === "ru"
      ? import("@/components/i18n/messages/ru/usage-bill.json")
      : import("@/components/i18n/messages/en/usage-bill.json"),
  ]);
  return { UsagePanel, texts: texts.default };
}

interface UsageImportProps {
  readonly texts: Messages["pricing"];
  readonly locale: string;
  readonly className?: string;
}

/** Reckons with a file of usage or with the reader's own last 30 days; whatever does it is loaded when it is asked for. */
export function UsageImport({ texts, locale, className }: UsageImportProps) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [isFailed, setFailed] = useState(false);
  const [source, setSource] = useState<UsageSource>({ kind: "none" });
  const loading = useRef<Promise<Loaded> | null>(null);
  const open = async (next: UsageSource) => {
    loading.current ??= load(locale);
    try {
      setLoaded(await loading.current);
      setSource(next);
      setFailed(false);
    } catch {
      loading.current = null;
      setFailed(true);
    }
  };
  return (
    <section aria-label={texts.realTitle} className={cx("flex min-w-0 flex-col gap-4 noscript:hidden", className)}>
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="mr-2 font-strong">{texts.realTitle}</h3>
        <label
          className={buttonStyle(
            "secondary",
            "medium",
            "cursor-pointer outline-accent outline-offset-2 has-focus-visible:outline-2",
          )}
        >
          {texts.realImport}
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            className="sr-only"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file) void open({ kind: "file", file });
              // The same file may be chosen again, once it is mended.
              target.value = "";
            }}
          />
        </label>
        <button type="button" onClick={() => open({ kind: "own" })} className={buttonStyle("secondary")}>
          {texts.realOwn}
        </button>
        <button type="button" onClick={() => open({ kind: "none" })} className={buttonStyle("quiet")}>
          {texts.realColumns}
        </button>
      </div>
      {isFailed ? <p role="alert">{texts.realFailed}</p> : null}
      {loaded ? <loaded.UsagePanel source={source} texts={loaded.texts} locale={locale} /> : null}
    </section>
  );
}
