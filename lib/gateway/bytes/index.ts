export * from "./json-scan";
export * from "./json-splice";
