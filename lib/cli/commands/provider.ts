import { listProviders } from "@/lib/catalog";
import { AppError } from "@/lib/kernel";
import type { Command } from "../command";
import { toSnake } from "../names";

export const providerCommands: readonly Command[] = [
  {
    noun: "provider",
    verb: "list",
    summary: "Providers, and which of them this environment switches on",
    flags: { configured: { type: "boolean", description: "Only those that are switched on" } },
    async run({ services }, flags) {
      const providers = listProviders(services).filter((one) => one.isConfigured || !flags.isSet("configured"));
      return {
        value: providers.map((one) => ({
          id: one.id,
          name: one.name,
          configured: one.isConfigured,
          env: one.env,
          base_url: one.baseUrl,
          dialects: one.dialects,
          models: one.modelCount,
        })),
      };
    },
  },
  {
    noun: "provider",
    verb: "test",
    summary: "Sends one cheap request to a provider with the key of this environment",
    flags: { provider: { type: "string", description: "Provider id", example: "openai", isRequired: true } },
    async run({ services }, flags) {
      const provider = flags.required("provider");
      const known = listProviders(services).find((one) => one.id === provider);
      if (!known)
        throw new AppError("not_found", { message: `There is no provider "${provider}".`, param: "provider" });
      if (!known.isConfigured) {
        const hint = known.env ? ` Set ${known.env}.` : "";
        throw new AppError("provider_unavailable", { message: `${known.name} is not configured here.${hint}` });
      }
      const test = await services.testProvider(provider);
      return { value: { provider, ...toSnake(test) }, exitCode: test.isOk ? 0 : 1 };
    },
  },
];
