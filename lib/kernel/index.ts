export * from "./clock";
export * from "./errors";
export * from "./generation";
export * from "./ids";
export * from "./json";
export * from "./log";
export * from "./money";
export * from "./price";
