export * from "./assemble";
export * from "./content";
export * from "./events";
export * from "./extensions";
export * from "./foreign-extensions";
export * from "./grammar";
export * from "./request";
export * from "./response";
