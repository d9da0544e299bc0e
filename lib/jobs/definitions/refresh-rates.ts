import type { JobDefinition } from "@/lib/backends/queue";
import { fetchRates } from "@/lib/backends/rates";
import { setFx } from "@/lib/catalog";
import type { Context, Services } from "@/lib/context";

/** Takes over the day's exchange rates from the operator's source; none without one. */
export const refreshRatesJob = (services: Services, url: string | undefined): JobDefinition | null =>
  url === undefined
    ? null
    : {
        name: "refresh-rates",
        dailyAtUtc: "06:10",
        run: async () => {
          const { date, rates } = await fetchRates(url);
          const ctx: Context = {
            ...services,
            actor: { kind: "system" },
            scopes: new Set(["catalog:write"]),
            accountId: null,
            workspaceId: null,
          };
          for (const quote of ["RUB", "KZT"] as const) {
            await setFx(ctx, { quote, rate: rates[quote], source: new URL(url).host, at: date ?? undefined });
          }
          services.log.info({ ...rates, date }, "The day's exchange rates are in force.");
        },
      };
