export { perUnitText, shownText } from "./book/price-book";
export { type CatalogFacts, catalogFacts } from "./catalog-facts";
export { type CreateCatalogOptions, createCatalog } from "./create-catalog";
export { blendedPico, type FindModelsInput, findModels } from "./find-models";
export { findModel, getModel } from "./get-model";
export { listEndpoints } from "./list-endpoints";
export { listModels, type ModelShape, modelShape } from "./list-models";
export { listProviders } from "./list-providers";
export { factsOf } from "./model-facts";
export { type PricePoint, readPriceHistory } from "./read-price-history";
export { type RatePoint, rateAt, readRateHistory } from "./read-rate-history";
export { describeModel, modalityOf } from "./render/openai";
export {
  EndpointListOutput,
  GetModelInput,
  ListModelsInput,
  MODALITIES,
  MODEL_SORTS,
  type Modality,
  ModelListOutput,
  ModelOutput,
  OPERATOR_PRICE_FIELDS,
  OperatorPrices,
  PricingOutput,
  SetFxInput,
  SetMarginInput,
  SetModelEnabledInput,
  SetModelPriceInput,
  SyncCatalogInput,
} from "./schemas";
export { type SeedOptions, type SeedResult, seedCatalog } from "./seed-catalog";
export { type FxSet, setFx } from "./set-fx";
export { type MarginSet, setMargin } from "./set-margin";
export { setModelEnabled } from "./set-model-enabled";
export { type ModelPriceSet, setModelPrice } from "./set-model-price";
export type { SelfHosted } from "./snapshot/discover";
export { type CatalogDifference, type CatalogSync, syncCatalog } from "./sync-catalog";
export type {
  Catalog,
  CatalogContext,
  CatalogEntry,
  CatalogMargin,
  CatalogOffer,
  CatalogProvider,
  CatalogRate,
  CatalogView,
  UnavailableReason,
} from "./types";
