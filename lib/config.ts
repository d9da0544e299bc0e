import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** The only reader of process.env. Parsed once; every bound says why. `.env.example` is checked against this schema. */
const integer = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);
const flag = z
  .enum(["0", "1", "true", "false"])
  .optional()
  .transform((value) => value === "1" || value === "true");
const optional = z.string().trim().min(1).optional();
/** Where passwords and tokens go: encrypted, or to this very machine. */
const trustedUrl = z.url().refine((value) => {
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}, "must be https (http only for a loopback address)");

export const envSchema = z.object({
  NODE_ENV: z.string().default("production"),
  /** Where people and SDKs reach this server; absolute links come from here, never from a request. */
  APP_URL: z.url().optional(),
  APP_NAME: z.string().default("AI Router"),
  /** The one root secret (32 bytes, base64 or hex or text of at least 32 characters). */
  APP_SECRET: z.string().min(32).optional(),
  HOST: z.string().default("0.0.0.0"),
  PORT: integer(3000, 0, 65_535),
  DATA_DIR: z.string().default(".data"),
  WEB_CONCURRENCY: integer(1, 1, 64),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** Number of reverse proxies in front whose X-Forwarded-For entries are believed. */
  TRUSTED_PROXY_COUNT: integer(0, 0, 8),
  DRAIN_SECONDS: integer(25, 0, 600),
  DATABASE_URL: optional,
  /** Connections per process. */
  DATABASE_POOL_SIZE: integer(10, 2, 100),
  UPSTASH_REDIS_REST_URL: optional,
  UPSTASH_REDIS_REST_TOKEN: optional,
  SMTP_URL: optional,
  MAIL_FROM: z.string().default("AI Router <no-reply@localhost>"),
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRET: optional,
  /** Points the Stripe SDK elsewhere, for tests. */
  STRIPE_API_BASE: z.url().optional(),
  /** The legal entity printed on receipts; APP_NAME when unset. */
  LEGAL_NAME: optional,
  LEGAL_ADDRESS: optional,
  LEGAL_TAX_ID: optional,
  LEGAL_TAX_LABEL: z.string().default("Tax ID"),
  LEGAL_EMAIL: optional,
  /** Tax included in top-ups, in percent, shown on receipts. */
  TAX_PERCENT: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,4})?$/)
    .default("0"),
  GOOGLE_CLIENT_ID: optional,
  GOOGLE_CLIENT_SECRET: optional,
  /** The OpenID issuer behind the Google button; an organisation's own may stand in for it. */
  GOOGLE_ISSUER: trustedUrl.default("https://accounts.google.com"),
  GITHUB_CLIENT_ID: optional,
  GITHUB_CLIENT_SECRET: optional,
  /** Another address for GitHub Enterprise Server, whose API is below /api/v3. */
  GITHUB_BASE_URL: trustedUrl.default("https://github.com"),
  /** Seconds a hold outlives its process. Tests use 2. */
  HOLD_LEASE_SECONDS: integer(60, 1, 3600),
  MAX_BODY_BYTES: integer(32 * 1024 * 1024, 1024, 1024 * 1024 * 1024),
  DEFAULT_MAX_OUTPUT_TOKENS: integer(8192, 16, 1_000_000),
  UPSTREAM_HEADERS_TIMEOUT_MS: integer(120_000, 100, 3_600_000),
  UPSTREAM_IDLE_TIMEOUT_MS: integer(120_000, 100, 3_600_000),
  HEARTBEAT_MS: integer(15_000, 100, 120_000),
  /** Share of streams, 0 to 1, that a strict validator reads as they leave; what it finds is logged. */
  WIRE_VALIDATION_SAMPLE: z.coerce.number().min(0).max(1).default(0),
  IN_FLIGHT_WAIT_MS: integer(2000, 0, 30_000),
  /** Margin on catalog prices in percent, decimal, e.g. "5.5". Overridden per provider and model by `model margin`. */
  MARGIN_PERCENT: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,4})?$/)
    .default("0"),
  FX_URL: optional,
  /** "next" lets the Next mount answer gateway paths too (contract tests, hosts without the Node mount). */
  GATEWAY_MOUNT: z.enum(["node", "next"]).default("node"),
  AIROUTER_CLOUD_BASE_URL: optional,
  AIROUTER_CLOUD_API_KEY: optional,
  /** Credit given to a new account, in its currency. */
  SIGNUP_CREDIT: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,9})?$/)
    .default("0"),
  /** The model behind the landing page's live request. Anything but a sandbox model needs DEMO_API_KEY. */
  DEMO_MODEL: z.string().trim().min(1).default("sandbox/echo"),
  /** A key of this installation that pays for the landing page's live requests; give it a cap. */
  DEMO_API_KEY: optional,
  IS_DEVELOPMENT: flag,
});

export type Env = z.infer<typeof envSchema>;

export interface Config extends Readonly<Env> {
  readonly appUrl: string;
  readonly dataDir: string;
  readonly version: string;
  /** Every other variable; providers look up theirs, e.g. OPENAI_API_KEY, OPENAI_BASE_URL. */
  readonly providerEnv: Readonly<Record<string, string>>;
}

/** Reads the environment. Throws one Error that names every variable at fault. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const clean = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = envSchema.safeParse(clean);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not valid:\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  if (values.DATABASE_URL && !values.APP_SECRET) {
    throw new Error(
      "DATABASE_URL is set but APP_SECRET is not. Keys and sessions in that database depend on the secret, so it must " +
        "not live in a local folder: set APP_SECRET to 32 random bytes (openssl rand -base64 32) on every process.",
    );
  }
  if ((values.STRIPE_SECRET_KEY === undefined) !== (values.STRIPE_WEBHOOK_SECRET === undefined)) {
    throw new Error("Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET together, or neither.");
  }
  if ((values.UPSTASH_REDIS_REST_URL === undefined) !== (values.UPSTASH_REDIS_REST_TOKEN === undefined)) {
    throw new Error("Set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN together, or neither.");
  }
  if (!values.DEMO_MODEL.startsWith("sandbox/") && !values.DEMO_API_KEY) {
    throw new Error("DEMO_MODEL is not of the sandbox, so somebody must pay: set DEMO_API_KEY, or leave both out.");
  }
  const providerEnv: Record<string, string> = {};
  for (const [name, value] of Object.entries(clean)) {
    if (value !== undefined && !(name in envSchema.shape)) providerEnv[name] = value;
  }
  return Object.freeze({
    ...values,
    appUrl: (values.APP_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ""),
    dataDir: path.resolve(values.DATA_DIR),
    version: packageVersion(),
    providerEnv: Object.freeze(providerEnv),
  });
}

function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(path.resolve("package.json"), "utf8"));
  return manifest.version;
}

/** Tells next-auth the public address; it reads that from the environment only and would otherwise believe the Host header. */
export function setAuthUrl(appUrl: string): void {
  process.env.NEXTAUTH_URL = `${appUrl}/api/auth`;
}

/** Next reads its settings from here instead of next.config.ts, as its own standalone server has it. */
export function tellNextItsConfig(settings: unknown): void {
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(settings);
}
