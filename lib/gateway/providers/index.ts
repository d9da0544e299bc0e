import type { Provider } from "./provider";

export * from "./provider";
export { readProviderSettings } from "./settings";

/** The companies the gateway can talk to. A new one is a folder and a line. */
export const providers: readonly Provider[] = [];

const byId = new Map(providers.map((provider) => [provider.id, provider]));

/** A provider by its id in the catalog, or undefined when nobody wrote its folder. */
export const findProvider = (id: string): Provider | undefined => byId.get(id);
