export { type CreateCatalogOptions, createCatalog } from "./create-catalog";
export { type SeedOptions, type SeedResult, seedCatalog } from "./seed-catalog";
export type { SelfHosted } from "./snapshot/discover";
export type {
  Catalog,
  CatalogContext,
  CatalogEntry,
  CatalogOffer,
  CatalogProvider,
  CatalogRate,
  CatalogView,
  UnavailableReason,
} from "./types";
