import { type NextRequest, NextResponse } from "next/server";
import { DEFAULT_LOCALE, splitLocale } from "@/components/i18n/locales";

/** Set by next.config.ts when it compiles. */
declare const __IS_DEVELOPMENT__: boolean;

/**
 * Two things for every page and nothing else: a nonce with the policy that names it, and the language from the address.
 * Who may see a page is decided where its data is read.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (pathname === `/${DEFAULT_LOCALE}` || pathname.startsWith(`/${DEFAULT_LOCALE}/`)) {
    const bare = request.nextUrl.clone();
    bare.pathname = pathname.slice(DEFAULT_LOCALE.length + 1) || "/";
    return NextResponse.redirect(bare, 308);
  }
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = contentSecurityPolicy(nonce);
  const { locale, path } = splitLocale(pathname);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set("x-path", path + request.nextUrl.search);
  headers.set("x-next-intl-locale", locale);
  const target = request.nextUrl.clone();
  target.pathname = `/${locale}${path === "/" ? "" : path}`;
  const response = NextResponse.rewrite(target, { request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  // The development build compiles error stacks with eval and draws its overlay with inline styles.
  const [scripts, styles] = __IS_DEVELOPMENT__ ? [" 'unsafe-eval'", "'unsafe-inline'"] : ["", `'nonce-${nonce}'`];
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${scripts}`,
    `style-src 'self' ${styles}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  matcher: [
    "/((?!api/|api$|v1/|v1$|v1beta/|v1beta$|proxy/|(?:ai21|airouter-cloud|amazon-bedrock|anthropic|azure|baseten|bytedance|cerebras|cloudflare-workers-ai|cohere|deepseek|fireworks|google|google-vertex|groq|huggingface|jina|meta|minimax|mistral|moonshot|nebius|novita|nvidia|openai|openrouter|perplexity|qwen|sarvam|snowflake|together|vercel-ai-gateway|voyage|xai|xiaomi|z-ai)(?:/|$)|_next/|healthz$|openapi\\.(?:json|yaml)$|postman\\.json$|robots\\.txt$|sitemap\\.xml$|favicon\\.svg$|mcp/?$|\\.well-known/|status\\.(?:json|rss)$|models\\.(?:csv|json|rss|schema\\.json)$|changelog\\.(?:json|xml)$|og/).*)",
  ],
};
