import cluster from "node:cluster";
import path from "node:path";
import { type Api, apiRoutes, createApi } from "@/lib/api";
import { type Database, type EmbeddedPostgres, migrate, openDatabase, startEmbedded } from "@/lib/backends/db";
import { type IpcChannel, type KeyValue, openKeyValue } from "@/lib/backends/kv";
import { createLog } from "@/lib/backends/log";
import { openMailer } from "@/lib/backends/mail";
import { openPayments } from "@/lib/backends/payments";
import { createPgBossQueue } from "@/lib/backends/queue";
import { createSecrets, readOrCreateRootSecret } from "@/lib/backends/secrets";
import { createStripeWebhook, type StripeWebhook } from "@/lib/billing";
import { type Catalog, createCatalog, listProviders, type SelfHosted, seedCatalog } from "@/lib/catalog";
import { type Config, readConfig } from "@/lib/config";
import type { Services } from "@/lib/context";
import {
  createGateway,
  documentedOperations,
  findProvider,
  type Gateway,
  type LimitsPort,
  type ProviderSettings,
  providers,
  readProviderSettings,
  sandboxCatalogModels,
} from "@/lib/gateway";
import { createIdempotency } from "@/lib/idempotency";
import { createJobs } from "@/lib/jobs";
import { type Log, systemClock } from "@/lib/kernel";
import { createKeyVerifier, type KeyVerifier } from "@/lib/keys";
import { createMoney, type Money, processOwner } from "@/lib/ledger";
import { createLimits } from "@/lib/limits";
import { createResponseStore } from "@/lib/responses";
import { createStatus, type Status } from "@/lib/status";

/** Everything of one process, wired: configuration → backends → rooms → gateway → API. */
export interface Composition {
  readonly config: Config;
  readonly services: Services;
  readonly catalog: Catalog;
  readonly money: Money;
  readonly keys: KeyVerifier;
  readonly limits: LimitsPort;
  readonly gateway: Gateway;
  readonly api: Api;
  readonly status: Status;
  readonly lifecycle: { isDraining: boolean; readonly startedAtMs: number };
  readonly isEmbedded: boolean;
  readonly stripeWebhook: StripeWebhook;
  /** Stops what runs, in order: jobs, money, listeners, pool, embedded database. */
  close(): Promise<void>;
}

const SYMBOL = Symbol.for("airouter.composition");
const STATUS_EVERY_MS = 60_000;
const MIGRATIONS = path.resolve("prisma/migrations");

/**
 * The composition of this process, made by whoever asks first. The Node server's bundle and Next's bundle each carry a
 * copy of this code; the global keeps them on one pool, one cache and one batcher.
 */
export function getComposition(): Promise<Composition> {
  const holder = globalThis as { [SYMBOL]?: Promise<Composition> };
  holder[SYMBOL] ??= compose(readConfig());
  return holder[SYMBOL];
}

interface Base {
  readonly config: Config;
  readonly log: Log;
  readonly db: Database;
  readonly embedded: EmbeddedPostgres | null;
  readonly services: Services;
  readonly kv: KeyValue;
}

/** Configuration and backends, migrated and seeded, without the parts that serve requests: what the command line needs. */
export async function openBase(
  config: Config,
  applicationName = "ai-router",
): Promise<Base & { close(): Promise<void> }> {
  const log = createLog(config.LOG_LEVEL);
  const embedded = config.DATABASE_URL ? null : await startEmbedded(config.dataDir);
  const db = openDatabase(config.DATABASE_URL ?? embedded?.url ?? "", {
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName,
    log,
  });
  const backends: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const backend of backends) await backend.close();
    await db.close();
    await embedded?.stop();
  };
  try {
    if (!cluster.isWorker) {
      await migrate(db.pool, MIGRATIONS);
      await seedCatalog(db, { marginPercent: config.MARGIN_PERCENT });
    }
    const secrets = createSecrets(config.APP_SECRET ?? readOrCreateRootSecret(config.dataDir));
    const kv = openKeyValue({
      redis: redisSettings(config),
      primary: cluster.isWorker ? (process as IpcChannel) : undefined,
      processCount: config.WEB_CONCURRENCY,
      clock: systemClock,
      log,
    });
    backends.push(kv);
    const mail = openMailer({ db, smtpUrl: config.SMTP_URL, from: config.MAIL_FROM, log });
    backends.push(mail);
    const services: Services = {
      db,
      kv,
      mail,
      queue: createPgBossQueue(db.pool, { log }),
      payments: openPayments(config),
      secrets,
      clock: systemClock,
      log,
      appUrl: config.appUrl,
      appName: config.APP_NAME,
      signUpCredit: config.SIGNUP_CREDIT,
    };
    return { config, log, db, embedded, services, kv, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function redisSettings(config: Config): { url: string; token: string } | undefined {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = config;
  return url && token ? { url, token } : undefined;
}

/** A provider's settings by id, as the operator's variables have them; null = not switched on. */
export function providerSettingsOf(config: Config): (id: string) => ProviderSettings | null {
  const known = new Map<string, ProviderSettings | null>();
  return (id) => {
    let settings = known.get(id);
    if (settings === undefined) {
      const provider = findProvider(id);
      settings = provider ? readProviderSettings(provider, config.providerEnv) : null;
      known.set(id, settings);
    }
    return settings;
  };
}

async function compose(config: Config): Promise<Composition> {
  const base = await openBase(config);
  const { services } = base;
  const lifecycle = { isDraining: false, startedAtMs: Date.now() };
  const rooms = await openRooms(base);
  const status = createStatus({
    ...services,
    providers: () => listProviders(rooms).filter(({ id, isConfigured }) => isConfigured && id !== "sandbox"),
    snapshotFile: path.join(base.config.dataDir, "status.json"),
  });
  const api = createApi({
    services,
    ...rooms,
    demo: { model: config.DEMO_MODEL, apiKey: config.DEMO_API_KEY ?? null },
    providers: new Set(providers.map(({ id }) => id)),
    routes: apiRoutes({
      catalog: rooms.catalog,
      status,
      health: {
        version: config.version,
        database: base.embedded ? "embedded" : "external",
        startedAtMs: lifecycle.startedAtMs,
        isDraining: () => lifecycle.isDraining,
      },
      document: {
        appName: config.APP_NAME,
        appUrl: config.appUrl,
        version: config.version,
        operations: documentedOperations,
      },
    }),
  });
  await rooms.keys.start();
  // A primary with workers serves nothing itself, so it holds no money.
  if (cluster.isWorker || config.WEB_CONCURRENCY === 1) await rooms.money.start();
  await services.queue.start(createJobs(services, { leaseSeconds: config.HOLD_LEASE_SECONDS, fxUrl: config.FX_URL }));
  // So that there are figures to show, in memory and on disk, when the database goes away unannounced.
  const statusBeat = cluster.isWorker ? undefined : setInterval(() => void status.board(), STATUS_EVERY_MS).unref();
  return {
    ...rooms,
    config,
    services,
    api,
    status,
    lifecycle,
    isEmbedded: base.embedded !== null,
    stripeWebhook: createStripeWebhook(services),
    async close() {
      clearInterval(statusBeat);
      await services.queue.stop();
      await rooms.money.close();
      await rooms.keys.stop();
      await rooms.catalog.close();
      await base.close();
    },
  };
}

async function openRooms({ config, services, db, log }: Base) {
  const settingsOf = providerSettingsOf(config);
  const money = createMoney({
    pool: db.pool,
    owner: processOwner(),
    leaseSeconds: config.HOLD_LEASE_SECONDS,
    clock: systemClock,
    log,
    spoolDir: path.join(config.dataDir, "spool"),
  });
  const keys = createKeyVerifier({ db, secrets: services.secrets, clock: systemClock, log });
  const limits = createLimits(services.kv);
  const catalog = await createCatalog({
    db,
    providersConfigured: (id) => settingsOf(id) !== null,
    sandboxModels: sandboxCatalogModels,
    clock: systemClock,
    log,
    selfHosted: selfHostedOf(config),
  });
  const gateway = createGateway({
    keys,
    limits,
    catalog,
    providers: { settings: settingsOf },
    wallet: money,
    idempotency: createIdempotency({ db, clock: systemClock, log }),
    responses: createResponseStore(services),
    clock: systemClock,
    log,
    options: gatewayOptions(config),
  });
  return { money, keys, limits, catalog, gateway };
}

function selfHostedOf(config: Config): SelfHosted | null {
  const { AIROUTER_CLOUD_BASE_URL: baseUrl, AIROUTER_CLOUD_API_KEY: apiKey = null } = config;
  return baseUrl ? { baseUrl, apiKey, fetch: globalThis.fetch } : null;
}

const gatewayOptions = (config: Config) => ({
  maxBodyBytes: config.MAX_BODY_BYTES,
  defaultMaxOutputTokens: config.DEFAULT_MAX_OUTPUT_TOKENS,
  sliceTokens: 2048,
  upstreamHeadersTimeoutMs: config.UPSTREAM_HEADERS_TIMEOUT_MS,
  upstreamIdleTimeoutMs: config.UPSTREAM_IDLE_TIMEOUT_MS,
  inFlightWaitMs: config.IN_FLIGHT_WAIT_MS,
  heartbeatMs: config.HEARTBEAT_MS,
  docsOrigin: config.appUrl,
  validationSample: config.WIRE_VALIDATION_SAMPLE,
});
