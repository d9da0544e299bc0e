import {
  type CatalogEntry,
  findModel,
  findModels,
  ListModelsInput,
  OPERATOR_PRICE_FIELDS,
  setMargin,
  setModelEnabled,
  setModelPrice,
  shownText,
} from "@/lib/catalog";
import { CURRENCIES } from "@/lib/kernel";
import { type CliContext, type Command, type Flag, type FlagReader, UsageError } from "../command";
import { kebab, toSnake } from "../names";

const MODEL: Flag = { type: "string", description: "Model id or alias", example: "openai/gpt-5.4", isRequired: true };

const row = (entry: CatalogEntry, isEnabled: boolean) => ({
  id: entry.id,
  type: entry.type,
  enabled: isEnabled,
  available: isEnabled && entry.isAvailable,
  unavailable_reason: isEnabled ? entry.unavailableReason : "disabled",
  input_per_1m_usd: shownText(entry.shownPrices.USD?.prices.input),
  output_per_1m_usd: shownText(entry.shownPrices.USD?.prices.output),
  providers: entry.endpoints.map((endpoint) => endpoint.provider),
});

async function listModelsCommand({ services }: CliContext, flags: FlagReader) {
  const query = ListModelsInput.parse({
    provider: flags.text("provider"),
    modality: flags.text("modality"),
    q: flags.text("search"),
    available: flags.isSet("available") ? "true" : undefined,
  });
  const { catalog } = services;
  const isNarrowed = Object.values(query).some((value) => value !== undefined);
  const disabled = isNarrowed ? [] : catalog.snapshot().disabled;
  return {
    value: [
      ...findModels({ catalog }, query).map((entry) => row(entry, true)),
      ...disabled.map((entry) => row(entry, false)),
    ],
  };
}

async function setPrice({ ctx, services }: CliContext, flags: FlagReader) {
  const prices = Object.fromEntries(
    OPERATOR_PRICE_FIELDS.map((field) => [field, flags.text(kebab(field))] as const).filter(
      ([, text]) => text !== undefined,
    ),
  );
  const isFree = flags.isSet("free");
  const isReset = flags.isSet("reset");
  if ([isFree, isReset, Object.keys(prices).length > 0].filter(Boolean).length !== 1) {
    throw new UsageError("give prices, or --free, or --reset");
  }
  const set = await setModelPrice(ctx, {
    model: flags.required("model"),
    endpoint: flags.text("endpoint"),
    currency: flags.choice("currency", CURRENCIES),
    prices,
    isFree,
    isReset,
  });
  await services.catalog.refresh();
  return { value: { ...toSnake(set), now: row(findModel(services, set.model), true) } };
}

async function setEnabled({ ctx }: CliContext, flags: FlagReader, isEnabled: boolean) {
  const set = await setModelEnabled(ctx, { model: flags.required("model"), isEnabled });
  return { value: { model: set.model, enabled: set.isEnabled } };
}

export const modelCommands: readonly Command[] = [
  {
    noun: "model",
    verb: "list",
    summary: "Models with their state and price",
    flags: {
      provider: { type: "string", description: "Only of this lab or provider", example: "openai" },
      modality: { type: "string", description: "Only of this kind", example: "text" },
      search: { type: "string", description: "Words in id, alias or name" },
      available: { type: "boolean", description: "Only those that can be called" },
    },
    run: listModelsCommand,
  },
  {
    noun: "model",
    verb: "enable",
    summary: "Lists a disabled model again",
    flags: { model: MODEL },
    run: (cli, flags) => setEnabled(cli, flags, true),
  },
  {
    noun: "model",
    verb: "disable",
    summary: "Hides a model; calls to it answer 404",
    flags: { model: MODEL },
    run: (cli, flags) => setEnabled(cli, flags, false),
  },
  {
    noun: "model",
    verb: "price",
    summary: "Sets your own price (token prices per million), sold as it stands",
    flags: {
      model: MODEL,
      endpoint: { type: "string", description: "Only when this provider serves it", example: "openai" },
      currency: { type: "string", description: "USD (default), RUB or KZT", example: "USD" },
      ...Object.fromEntries(
        OPERATOR_PRICE_FIELDS.map((field): [string, Flag] => [
          kebab(field),
          { type: "string", description: `Price: ${field.replaceAll("_", " ")}`, example: "2.50" },
        ]),
      ),
      free: { type: "boolean", description: "Costs nothing" },
      reset: { type: "boolean", description: "Takes your prices back; the list price counts again" },
    },
    run: setPrice,
  },
  {
    noun: "model",
    verb: "margin",
    summary: "Sets the margin on list prices: of a model, a provider, or everything",
    flags: {
      model: { type: "string", description: "Model id or alias", example: "openai/gpt-5.4" },
      provider: { type: "string", description: "Provider id", example: "openai" },
      percent: { type: "string", description: "Percent, e.g. 5.5", example: "5.5" },
      remove: { type: "boolean", description: "Removes the rule" },
    },
    async run({ ctx }, flags) {
      const percent = flags.text("percent");
      if ((percent === undefined) !== flags.isSet("remove")) throw new UsageError("give --percent or --remove");
      const set = await setMargin(ctx, {
        model: flags.text("model"),
        provider: flags.text("provider"),
        percent: percent ?? null,
      });
      return { value: toSnake(set) };
    },
  },
];
