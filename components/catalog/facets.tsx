import type { ReactNode } from "react";
import { INPUT_STYLE } from "@/components/ui/button-style";
import { formatCompact } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import { MODEL_ABILITIES, type ModelFilter } from "@/lib/kernel/browser";
import type { CatalogTexts } from "./catalog-texts";
import type { CatalogOptions } from "./dto";

const CONTEXTS = [32_000, 128_000, 200_000, 1_000_000];
const OUTPUTS = [4_000, 16_000, 64_000, 128_000];

interface FacetsProps {
  readonly filter: ModelFilter;
  readonly options: CatalogOptions;
  readonly texts: CatalogTexts;
  readonly locale: string;
  readonly onChange: (change: Partial<ModelFilter>) => void;
}

/** Fields of the catalog's GET form. */
export function Facets({ filter, options, texts, locale, onChange }: FacetsProps) {
  const any = { value: "", label: texts.any };
  const named = (list: CatalogOptions["labs"]) => [any, ...list.map(({ id, name }) => ({ value: id, label: name }))];
  const tokens = (counts: readonly number[], chosen: number) => [
    any,
    ...[...new Set([...counts, chosen].filter(Boolean))]
      .sort((left, right) => left - right)
      .map((count) => ({ value: String(count), label: `≥ ${formatCompact(count, locale)}` })),
  ];
  const select = (
    label: string,
    name: string,
    field: "type" | "lab" | "upstream",
    choices: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <Select
      label={label}
      name={name}
      value={filter[field]}
      onChange={(event) => onChange({ [field]: event.target.value })}
      options={choices}
    />
  );
  const size = (label: string, name: "context" | "output", counts: readonly number[]) => (
    <Select
      label={label}
      name={name}
      value={String(filter[name] || "")}
      onChange={(event) => onChange({ [name]: Number(event.target.value) })}
      options={tokens(counts, filter[name])}
    />
  );
  return (
    <div className="flex flex-col gap-5">
      {select(texts.type, "type", "type", [any, ...options.types.map((value) => ({ value, label: value }))])}
      {select(texts.lab, "lab", "lab", named(options.labs))}
      {select(texts.upstream, "upstream", "upstream", named(options.upstreams))}
      <Checks
        title={texts.input}
        name="in"
        words={options.takes}
        chosen={filter.takes}
        onChange={(takes) => onChange({ takes })}
      />
      <Checks
        title={texts.gives}
        name="out"
        words={options.gives}
        chosen={filter.gives}
        onChange={(gives) => onChange({ gives })}
      />
      <Checks
        title={texts.ability}
        name="can"
        words={MODEL_ABILITIES}
        labels={texts}
        chosen={filter.can}
        onChange={(can) => onChange({ can })}
      />
      {size(texts.context, "context", CONTEXTS)}
      {size(texts.outputLeast, "output", OUTPUTS)}
      <Range
        title={texts.inputPrice}
        currency={filter.currency}
        texts={texts}
        name="input"
        min={filter.inputMin}
        max={filter.inputMax}
        onMin={(inputMin) => onChange({ inputMin })}
        onMax={(inputMax) => onChange({ inputMax })}
      />
      <Range
        title={texts.outputPrice}
        currency={filter.currency}
        texts={texts}
        name="output"
        min={filter.outputMin}
        max={filter.outputMax}
        onMin={(outputMin) => onChange({ outputMin })}
        onMax={(outputMax) => onChange({ outputMax })}
      />
      <Check name="open" value="true" isChecked={filter.isOpenOnly} onToggle={(isOpenOnly) => onChange({ isOpenOnly })}>
        {texts.openWeights}
      </Check>
    </div>
  );
}

interface ChecksProps {
  readonly title: string;
  readonly name: string;
  readonly words: readonly string[];
  /** Texts of words that are not shown as they are. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function Checks({ title, name, words, labels, chosen, onChange }: ChecksProps) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1.5 font-strong text-sm">{title}</legend>
      {words.map((word) => (
        <Check
          key={word}
          name={name}
          value={word}
          isChecked={chosen.includes(word)}
          onToggle={(isChecked) => onChange(isChecked ? [...chosen, word] : chosen.filter((one) => one !== word))}
        >
          {labels?.[word] ?? word}
        </Check>
      ))}
    </fieldset>
  );
}

interface CheckProps {
  readonly name: string;
  readonly value: string;
  readonly isChecked: boolean;
  readonly onToggle: (isChecked: boolean) => void;
  readonly children: ReactNode;
}

const Check = ({ name, value, isChecked, onToggle, children }: CheckProps) => (
  <label className="flex min-h-7 cursor-pointer items-center gap-2.5 text-soft hover:text-ink has-checked:text-ink">
    <input
      type="checkbox"
      name={name}
      value={value}
      checked={isChecked}
      onChange={(event) => onToggle(event.target.checked)}
      className="size-4 accent-accent-fill"
    />
    {children}
  </label>
);

interface RangeProps {
  readonly title: string;
  readonly currency: string;
  readonly texts: CatalogTexts;
  readonly name: "input" | "output";
  readonly min: string;
  readonly max: string;
  readonly onMin: (value: string) => void;
  readonly onMax: (value: string) => void;
}

function Range({ title, currency, texts, name, min, max, onMin, onMax }: RangeProps) {
  const field = (which: "min" | "max", label: string, value: string, onValue: (value: string) => void) => (
    <input
      type="text"
      inputMode="decimal"
      name={`${name}_${which}`}
      value={value}
      aria-label={`${title}: ${label}`}
      placeholder={label}
      onChange={(event) => onValue(event.target.value.replace(",", ".").replace(/[^\d.]/g, ""))}
      className={INPUT_STYLE}
    />
  );
  return (
    <fieldset>
      <legend className="mb-1.5 font-strong text-sm">
        {title} <span className="font-normal text-faint">{currency}/1M</span>
      </legend>
      <div className="flex items-center gap-2">
        {field("min", texts.from, min, onMin)}
        <span aria-hidden className="text-faint">
          –
        </span>
        {field("max", texts.to, max, onMax)}
      </div>
    </fieldset>
  );
}
