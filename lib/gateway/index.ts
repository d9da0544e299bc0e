export { createGateway, type GatewayRegistry } from "./create-gateway";
export type { DialectId, PathFacts } from "./dialects/dialect";
export type { Gateway, Operation } from "./gateway";
export type { GatewayReply, GatewayRequest } from "./http";
export type * from "./ports";
export { type GatewayRoute, gatewayRoutes } from "./routes";
export { type SandboxModel, sandboxModels } from "./sandbox";
