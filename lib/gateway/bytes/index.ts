export * from "./byte-sink";
export * from "./frame-template";
export * from "./json-scan";
export * from "./json-splice";
