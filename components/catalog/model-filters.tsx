import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import { formatCompact } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import { CURRENCIES } from "@/lib/kernel";
import { ABILITIES, type ModelFilter } from "./dto";

const CONTEXTS = [32_000, 128_000, 200_000, 1_000_000];
const MODALITIES = ["text", "image", "file", "audio", "video"];

interface ModelFiltersProps {
  readonly filter: ModelFilter;
  readonly types: readonly string[];
  readonly labs: readonly { readonly id: string; readonly name: string }[];
}

/** A plain GET form: the address holds the filters, and it works without JavaScript. Folded on narrow screens. */
export async function ModelFilters({ filter, types, labs }: ModelFiltersProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("models")]);
  const isNarrowed = Boolean(filter.type || filter.lab || filter.takes || filter.ability || filter.context);
  return (
    <search aria-label={t("filters")}>
      <form action={localePath(locale, "/models")} method="get" className="flex flex-col gap-4">
        <div className="flex flex-wrap items-end gap-x-3 gap-y-3">
          <div className="flex min-w-48 flex-1 flex-col gap-1.5">
            <label htmlFor="model-search" className="font-strong text-sm">
              {t("search")}
            </label>
            <input
              id="model-search"
              type="search"
              name="q"
              defaultValue={filter.q}
              placeholder={t("searchHint")}
              className={INPUT_STYLE}
            />
          </div>
          <label className="inline-flex min-h-10 items-center gap-2.5 px-1">
            <input
              type="checkbox"
              name="available"
              value="true"
              defaultChecked={filter.isAvailableOnly}
              className="size-4.5 accent-accent-fill"
            />
            {t("onlyAvailable")}
          </label>
          <div className="flex gap-2 max-sm:ml-auto">
            <a href={localePath(locale, "/models")} className={buttonStyle("quiet", "medium", "min-h-10")}>
              {t("reset")}
            </a>
            <button type="submit" className={buttonStyle("primary", "medium", "min-h-10")}>
              {t("apply")}
            </button>
          </div>
        </div>
        <details open={isNarrowed} className="always-open-wide">
          <summary className="inline-flex min-h-8 items-center text-soft hover:text-ink">{t("moreFilters")}</summary>
          <div className="grid grid-cols-2 gap-3 pt-2 sm:grid-cols-3 lg:grid-cols-7">
            <Selects filter={filter} types={types} labs={labs} locale={locale} />
          </div>
        </details>
      </form>
    </search>
  );
}

async function Selects({ filter, types, labs, locale }: ModelFiltersProps & { readonly locale: string }) {
  const t = await getTranslations("models");
  const any = { value: "", label: t("any") };
  const plain = (value: string) => ({ value, label: value });
  return (
    <>
      <Select label={t("type")} name="type" defaultValue={filter.type} options={[any, ...types.map(plain)]} />
      <Select
        label={t("lab")}
        name="lab"
        defaultValue={filter.lab}
        options={[any, ...labs.map((lab) => ({ value: lab.id, label: lab.name }))]}
      />
      <Select label={t("input")} name="takes" defaultValue={filter.takes} options={[any, ...MODALITIES.map(plain)]} />
      <Select
        label={t("ability")}
        name="ability"
        defaultValue={filter.ability}
        options={[any, ...ABILITIES.map((ability) => ({ value: ability, label: t(ability) }))]}
      />
      <Select
        label={t("context")}
        name="context"
        defaultValue={String(filter.context || "")}
        options={[any, ...CONTEXTS.map((tokens) => ({ value: String(tokens), label: formatCompact(tokens, locale) }))]}
      />
      <Select label={t("currency")} name="currency" defaultValue={filter.currency} options={CURRENCIES.map(plain)} />
      <Select
        label={t("sort")}
        name="sort"
        defaultValue={filter.sort}
        options={[
          { value: "name", label: t("sortName") },
          { value: "new", label: t("sortNew") },
          { value: "price", label: t("sortPrice") },
          { value: "context", label: t("sortContext") },
        ]}
      />
    </>
  );
}
