import { splitLocale } from "./locales";

/** Every page of the site without what differs from reader to reader; "*" stands for the rest of an address. */
export const PAGE_PATTERNS = [
  "/",
  "/models",
  "/models/*",
  "/compare",
  "/pricing",
  "/status",
  "/docs",
  "/docs/search",
  "/docs/*",
  "/sign-in",
  "/sign-up",
  "/verify",
  "/forgot",
  "/reset",
  "/share/*",
  "/console",
  "/console/onboarding",
  "/console/playground",
  "/console/keys",
  "/console/credits",
  "/console/credits/receipts/*",
  "/console/activity",
  "/console/activity/*",
  "/console/settings",
  "other",
] as const;
export type PagePattern = (typeof PAGE_PATTERNS)[number];

/** "/ru/models/openai/gpt-4o" → "/models/*"; an address that no page has is "other". */
export function pagePattern(pathname: string): PagePattern {
  const { path } = splitLocale(pathname);
  const isLike = (pattern: string) =>
    pattern === path || (pattern.endsWith("/*") && path.startsWith(pattern.slice(0, -1)));
  return PAGE_PATTERNS.find(isLike) ?? "other";
}
