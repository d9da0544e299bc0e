import type { Database } from "@/lib/backends/db/db";
import type { CatalogModel } from "@/lib/gateway/ports";
import { AppError, type Clock, type Currency, type Log } from "@/lib/kernel";
import { buildView } from "./snapshot/build";
import { readSelfHostedModels, type SelfHosted } from "./snapshot/discover";
import { readCatalogRows, readVersion, writeDiscovered } from "./store";
import { lockCatalog, reprice, touchCatalog } from "./store-price";
import type { Catalog, CatalogView } from "./types";

const REFRESH_MS = 60_000;
const DISCOVER_MS = 600_000;
const FX_STALE_DAYS = 30;
const DAY_MS = 86_400_000;

export interface CreateCatalogOptions {
  readonly db: Database;
  /** Whether the operator switched a provider (an upstream id of the catalogue) on. Asked whenever a view is built. */
  readonly providersConfigured: (provider: string) => boolean;
  readonly sandboxModels: readonly CatalogModel[];
  readonly clock: Clock;
  readonly log: Log;
  /** Kinds of models that the gateway serves; default: chat. */
  readonly servedTypes?: readonly string[];
  /** Dialects that the gateway speaks upstream; default: all that it has codecs for. */
  readonly servedDialects?: readonly string[];
  /** AIROUTER_CLOUD_BASE_URL; null = none. */
  readonly selfHosted?: SelfHosted | null;
}

const SERVED_DIALECTS = [
  "openai-chat",
  "openai-responses",
  "anthropic-messages",
  "gemini-generate",
  "cohere-v2",
  "bedrock-converse",
  "openai-embeddings",
  "gemini-embeddings",
];

/** Loads the catalogue and keeps it fresh: at every NOTIFY, every minute, and from the self-hosted server every ten. */
export async function createCatalog(options: CreateCatalogOptions): Promise<Catalog> {
  const { db, clock, log, selfHosted = null } = options;
  let view = await load(options);
  warnOfStaleRates(view, log);
  let running: Promise<void> | null = null;
  let isAskedAgain = false;

  const reload = async () => {
    do {
      isAskedAgain = false;
      if ((await readVersion(db)) !== view.version) view = await load(options);
    } while (isAskedAgain);
  };
  const refresh = (): Promise<void> => {
    if (running) {
      isAskedAgain = true;
      return running;
    }
    running = reload().finally(() => {
      running = null;
    });
    return running;
  };
  const refreshQuietly = () => {
    refresh().catch((error: unknown) => log.warn({ error: String(error) }, "the catalogue could not be read again"));
  };
  const discover = async (): Promise<number | null> => {
    if (!selfHosted) return null;
    const models = await readSelfHostedModels(selfHosted);
    await db.transaction(async (client) => {
      await lockCatalog(client);
      if (!(await writeDiscovered(client, models))) return;
      await reprice(client);
      await touchCatalog(client);
    });
    await refresh();
    return models.length;
  };
  const discoverQuietly = () =>
    discover().then(
      () => undefined,
      (error: unknown) => log.warn({ error: String(error) }, "the self-hosted server's models could not be read"),
    );

  const stopListening = await db.listen("catalog", refreshQuietly, (isUp) => {
    if (isUp) refreshQuietly();
  });
  const timers = [
    setInterval(refreshQuietly, REFRESH_MS),
    setInterval(() => warnOfStaleRates(view, log), DAY_MS),
    ...(selfHosted ? [setInterval(discoverQuietly, DISCOVER_MS)] : []),
  ];
  for (const timer of timers) timer.unref();
  if (selfHosted) await discoverQuietly();

  return {
    snapshot: () => view,
    usdRate: (currency) => usdRate(view, currency),
    refresh,
    discover,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await stopListening();
      await running?.catch(() => undefined);
    },
  };

  function warnOfStaleRates(current: CatalogView, sink: Log): void {
    for (const rate of current.rates) {
      const ageDays = Math.floor((clock.now() - rate.atMs) / DAY_MS);
      if (ageDays > FX_STALE_DAYS)
        sink.warn({ quote: rate.quote, ageDays, source: rate.source }, "an exchange rate is old: use `fx set`");
    }
  }
}

async function load(options: CreateCatalogOptions): Promise<CatalogView> {
  return buildView(await readCatalogRows(options.db), {
    isProviderConfigured: options.providersConfigured,
    sandboxModels: options.sandboxModels,
    servedTypes: new Set(options.servedTypes ?? ["chat", "embedding"]),
    servedDialects: new Set(options.servedDialects ?? SERVED_DIALECTS),
    nowMs: options.clock.now(),
  });
}

function usdRate(view: CatalogView, currency: Currency): { num: bigint; den: bigint } {
  if (currency === "USD") return { num: 1n, den: 1n };
  const rate = view.rates.find((one) => one.quote === currency);
  if (!rate) throw new AppError("internal", { cause: new Error(`there is no FX snapshot for ${currency}`) });
  return { num: rate.den, den: rate.num };
}
