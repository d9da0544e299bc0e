import type { CatalogContext, CatalogProvider } from "./types";

/** Companies that serve models, the configured ones first. Names variables, never their values. */
export function listProviders(ctx: CatalogContext): readonly CatalogProvider[] {
  const { providers } = ctx.catalog.snapshot();
  return [...providers.filter((one) => one.isConfigured), ...providers.filter((one) => !one.isConfigured)];
}
