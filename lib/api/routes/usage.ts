import type { Catalog } from "@/lib/catalog";
import { ListTransactionsInput, listTransactions, TransactionList } from "@/lib/ledger";
import {
  BalanceOutput,
  CreditsOutput,
  GenerationListOutput,
  GenerationOutput,
  GetGenerationInput,
  GetUsageInput,
  getBalance,
  getCredits,
  getGeneration,
  getUsage,
  ListGenerationsInput,
  listGenerations,
  UsageOutput,
} from "@/lib/usage";
import { type ApiRoute, defineRoute } from "../route";

/** What was spent on what, and what is left. */
export function usageRoutes(catalog: Catalog): readonly ApiRoute[] {
  return [
    defineRoute({
      method: "GET",
      path: "/generation",
      summary: "Read one request's record",
      description: "By the id of any answer, from the moment the id was first sent.",
      tag: "Usage",
      access: "usage:read",
      query: GetGenerationInput,
      response: GenerationOutput,
      run: (ctx, { query }) => getGeneration(ctx, query),
    }),
    defineRoute({
      method: "GET",
      path: "/generations",
      summary: "List requests",
      tag: "Usage",
      access: "usage:read",
      query: ListGenerationsInput,
      response: GenerationListOutput,
      run: (ctx, { query }) => listGenerations(ctx, query),
    }),
    defineRoute({
      method: "GET",
      path: "/usage",
      summary: "Usage by day, model and key",
      tag: "Usage",
      access: "usage:read",
      query: GetUsageInput,
      response: UsageOutput,
      run: (ctx, { query }) => getUsage(ctx, query),
    }),
    defineRoute({
      method: "GET",
      path: "/credits",
      summary: "Credits bought and used",
      tag: "Billing",
      access: "usage:read",
      response: CreditsOutput,
      run: (ctx) => getCredits({ ...ctx, catalog }),
    }),
    defineRoute({
      method: "GET",
      path: "/balance",
      summary: "The balance",
      tag: "Billing",
      access: "usage:read",
      response: BalanceOutput,
      run: (ctx) => getBalance({ ...ctx, catalog }),
    }),
    defineRoute({
      method: "GET",
      path: "/transactions",
      summary: "List the lines of the ledger",
      description: "Every top-up, charge and correction, newest first, with the balance after it.",
      tag: "Billing",
      access: "billing:read",
      query: ListTransactionsInput,
      response: TransactionList,
      run: (ctx, { query }) => listTransactions(ctx, query),
    }),
  ];
}
