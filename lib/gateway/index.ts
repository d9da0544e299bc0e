export type { DialectId, PathFacts } from "./dialects/dialect";
export type { Gateway, Operation } from "./gateway";
export type { GatewayReply, GatewayRequest } from "./http";
export type * from "./ports";
