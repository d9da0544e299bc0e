import { createCatalog } from "@/lib/catalog";
import { openBase, providerSettingsOf } from "@/lib/composition";
import { readConfig } from "@/lib/config";
import { findProvider, probeProvider, sandboxCatalogModels } from "@/lib/gateway";
import { type CliServices, runCli } from "./index";

/** Entrance of the operator's command line. Joins the running database, else starts and stops it itself. */
export function main(argv: string[]): Promise<number> {
  return runCli(argv, openServices);
}

async function openServices(): Promise<CliServices> {
  // The log goes to stdout, which belongs to the command's own output.
  const config = { ...readConfig(), LOG_LEVEL: "silent" as const };
  const base = await openBase(config, "ai-router cli");
  const settingsOf = providerSettingsOf(config);
  const catalog = await createCatalog({
    db: base.db,
    providersConfigured: (id) => settingsOf(id) !== null,
    sandboxModels: sandboxCatalogModels,
    clock: base.services.clock,
    log: base.log,
  });
  return {
    ...base.services,
    catalog,
    listMail: (limit) => base.services.mail.list(limit),
    testProvider(id) {
      const provider = findProvider(id);
      return provider
        ? probeProvider(provider, settingsOf(id))
        : Promise.resolve({
            isOk: false,
            url: null,
            status: null,
            latencyMs: null,
            error: `There is no provider "${id}".`,
          });
    },
    async close() {
      await catalog.close();
      await base.close();
    },
  };
}
