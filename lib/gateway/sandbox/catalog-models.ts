import type { CatalogModel } from "../ports";
import { sandboxModels } from "./models";

const CREATED_SECONDS = 1_795_046_400;

/** The sandbox's models as rows of the catalog: no endpoint and no price, because nothing is ever charged. */
export const sandboxCatalogModels: readonly CatalogModel[] = sandboxModels.map((model) => ({
  ...model,
  lab: "sandbox",
  createdSeconds: CREATED_SECONDS,
  supportedParameters: null,
  aliases: [],
  endpoints: [],
}));
