/** The kernel's second door, for code that runs in the browser: nothing behind it needs Node. */
export * from "./locales";
export * from "./model-filter";
export * from "./model-search";
export * from "./money";
export * from "./page-pattern";
export * from "./price";
