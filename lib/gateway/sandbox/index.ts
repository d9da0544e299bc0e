import type { DialectId } from "../dialects/dialect";

export { sandboxCatalogModels } from "./catalog-models";
export { behaviourOf, type SandboxModel, sandboxModels } from "./models";
export { sandboxTransport } from "./transport";

/** What the sandbox speaks. */
export const SANDBOX_DIALECT: DialectId = "openai-chat";
