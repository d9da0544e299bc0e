import { listWorkspaces } from "@/lib/accounts";
import { getBillingSettings, getReceipt, getTopup, listTopups } from "@/lib/billing";
import { isAppError, parseId, renderId } from "@/lib/kernel";
import { listKeys } from "@/lib/keys";
import { ListTransactionsInput, listTransactions } from "@/lib/ledger";
import { getBalance, getGeneration, getUsage, listGenerations } from "@/lib/usage";
import { workspaceCookieName } from "../auth/cookies";
import type { PageContext } from "../page-context";
import { plain } from "../plain";

/** What console pages show: the verbs of the rooms, their answers ready for the browser. */
type Page = Pick<PageContext, "ctx">;

export const readKeys = async ({ ctx }: Page) => plain((await listKeys(ctx, { limit: 100 })).data);

export async function readBalance({ ctx }: Page) {
  const { currency, balance, held, available, active } = await getBalance(ctx);
  return { currency, balance, held, available, isActive: active };
}

/** The workspaces of the person, as the switch names them, and the cookie it sets. */
export async function readWorkspaces({ ctx }: Page) {
  const memberships = await listWorkspaces(ctx);
  return {
    cookieName: workspaceCookieName(ctx),
    current: renderId("workspace", ctx.workspaceId ?? ""),
    workspaces: memberships.map(({ accountId, workspaceId, accountName, workspaceName, currency }) => {
      const isOnly = memberships.filter((other) => other.accountId === accountId).length === 1;
      const name = [currency, accountName, ...(isOnly ? [] : [workspaceName])].join(" · ");
      return { id: renderId("workspace", workspaceId), name };
    }),
  };
}

export const readPayment = ({ ctx }: Page) => getBillingSettings(ctx);

export const readTopups = async ({ ctx }: Page) => (await listTopups(ctx, { limit: 20 })).data;

const LINES_PER_PAGE = 50;

/** A page of the ledger behind the line `after`; an id that is none starts at the newest. */
export async function readLines({ ctx }: Page, after: string) {
  const input = ListTransactionsInput.safeParse({ limit: LINES_PER_PAGE, after: after || undefined });
  return listTransactions(ctx, input.success ? input.data : ListTransactionsInput.parse({ limit: LINES_PER_PAGE }));
}

const REQUESTS_PER_PAGE = 50;

export interface RequestQuery {
  readonly mode: "" | "live" | "test";
  readonly status: "" | "started" | "completed" | "partial" | "cancelled" | "failed";
  readonly model: string;
  readonly key: string;
  readonly after: string;
  /** How the spend is divided; "" = by model. */
  readonly by: "" | "key";
  /** UTC month of the spend; "" = the last 30 days. */
  readonly month: string;
}

export async function readRequests({ ctx }: Page, query: RequestQuery) {
  const list = await listGenerations(ctx, {
    mode: query.mode || undefined,
    status: query.status || undefined,
    model: query.model || undefined,
    key_id: query.key || undefined,
    after: query.after || undefined,
    limit: REQUESTS_PER_PAGE,
  });
  return plain(list);
}

/** Sums by day, model and key, narrowed as the list is; test requests cost nothing and are left out. */
export async function readSpend({ ctx }: Page, { model, key, month }: RequestQuery) {
  const usage = await getUsage(ctx, {
    month: month || undefined,
    model: model || undefined,
    key_id: key || undefined,
  });
  return plain(usage);
}

/** Null = there is none by that name in this workspace. */
const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error) && (error.code === "not_found" || error.code === "invalid_request")) return null;
    throw error;
  }
};

export const findRequest = ({ ctx }: Page, id: string) => orNull(getGeneration(ctx, { id }).then(plain));

export const findTopup = async ({ ctx }: Page, id: string) => withUuid(id, (uuid) => getTopup(ctx, { id: uuid }));

export const findReceipt = async ({ ctx }: Page, id: string) => withUuid(id, (uuid) => getReceipt(ctx, { id: uuid }));

const withUuid = async <T>(id: string, read: (uuid: string) => Promise<T>): Promise<T | null> => {
  const uuid = parseId(id);
  return uuid ? orNull(read(uuid)) : null;
};
