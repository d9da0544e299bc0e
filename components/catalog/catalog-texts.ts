import type { Messages } from "@/components/i18n/messages";

/** Texts of the catalog's client parts. */
export type CatalogTexts = Messages["models"];
