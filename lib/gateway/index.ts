export { createGateway, type GatewayRegistry } from "./create-gateway";
export type { DialectId, PathFacts } from "./dialects/dialect";
export type { Gateway, Operation } from "./gateway";
export type { GatewayReply, GatewayRequest } from "./http";
export type * from "./ports";
export { findProvider, type Provider, providers, readProviderSettings } from "./providers";
export { type GatewayRoute, gatewayRoutes } from "./routes";
export { sandboxCatalogModels } from "./sandbox";
export { type ProbeResult, probeProvider } from "./upstream/probe";
