import { getLocale, getTranslations } from "next-intl/server";
import { localePath } from "@/components/i18n/locales";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";
import { Select } from "@/components/ui/select";
import type { ActivityFilter } from "./activity-view";

const STATUSES = ["completed", "partial", "cancelled", "failed", "started"] as const;

interface ActivityFiltersProps {
  readonly filter: ActivityFilter;
  readonly keys: readonly { readonly id: string; readonly name: string }[];
}

/** A plain GET form: the address holds the filters. */
export async function ActivityFilters({ filter, keys }: ActivityFiltersProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("activity")]);
  const any = { value: "", label: t("any") };
  return (
    <search aria-label={t("filters")}>
      <form
        action={localePath(locale, "/console/activity")}
        method="get"
        className="grid grid-cols-2 items-end gap-3 lg:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))_auto]"
      >
        {filter.by ? <input type="hidden" name="by" value={filter.by} /> : null}
        {filter.month ? <input type="hidden" name="month" value={filter.month} /> : null}
        <div className="col-span-2 flex flex-col gap-1.5 lg:col-span-1">
          <label htmlFor="activity-model" className="font-strong text-sm">
            {t("model")}
          </label>
          <input
            id="activity-model"
            name="model"
            defaultValue={filter.model}
            placeholder="openai/gpt-5.4"
            spellCheck={false}
            className={INPUT_STYLE}
          />
        </div>
        <Select
          label={t("key")}
          name="key"
          defaultValue={filter.key}
          options={[any, ...keys.map((key) => ({ value: key.id, label: key.name }))]}
        />
        <Select
          label={t("status")}
          name="status"
          defaultValue={filter.status}
          options={[any, ...STATUSES.map((status) => ({ value: status, label: t(`status_${status}`) }))]}
        />
        <Select
          label={t("mode")}
          name="mode"
          defaultValue={filter.mode}
          options={[any, { value: "live", label: t("mode_live") }, { value: "test", label: t("mode_test") }]}
        />
        <div className="flex gap-2 max-lg:justify-end">
          <a href={localePath(locale, "/console/activity")} className={buttonStyle("quiet", "medium", "min-h-10")}>
            {t("clear")}
          </a>
          <button type="submit" className={buttonStyle("primary", "medium", "min-h-10")}>
            {t("show")}
          </button>
        </div>
      </form>
    </search>
  );
}
