import type { CatalogContext } from "@/lib/catalog";
import type { Context } from "@/lib/context";
import {
  AppError,
  type CostLine,
  type Currency,
  exact,
  formatNano,
  formatScaled,
  type Nano,
  nano,
  renderId,
} from "@/lib/kernel";

/** What the verbs of this room work with: who asks, and the exchange rates for USD figures. */
export type UsageContext = Context & CatalogContext;

const PICO_DIGITS = 12;

export interface Tenant {
  readonly accountId: string;
  readonly workspaceId: string;
}

/** The account and workspace in view; an actor outside any sees nothing. */
export function tenantOf(ctx: Context): Tenant {
  const { accountId, workspaceId } = ctx;
  if (accountId === null || workspaceId === null) {
    throw new AppError("permission", { message: "This needs an account and a workspace." });
  }
  return { accountId, workspaceId };
}

/** An exact amount in the wallet's currency, as customers are charged. */
export const charge = (amountNano: Nano, currency: Currency) => ({ amount: formatNano(amountNano), currency });

interface Rate {
  readonly num: bigint;
  readonly den: bigint;
}

/** Wallet nano → USD nano, rounded toward zero: for the fields that the references show in USD. */
export const toUsd = (amountNano: Nano, rate: Rate): Nano => nano((amountNano * rate.num) / rate.den);

/** USD as a JSON number, digit by digit. */
export const usdNumber = (amountNano: Nano, rate: Rate) => exact(formatNano(toUsd(amountNano, rate)));

/** A line of a charge: the price for how many units, and the line's amount to the pico. */
export function costLine({ unit, quantity, price }: CostLine) {
  return {
    unit,
    quantity,
    price: formatScaled(price.pico, PICO_DIGITS),
    per_units: Number(price.perUnits),
    amount: formatScaled((BigInt(quantity) * price.pico) / price.perUnits, PICO_DIGITS),
  };
}

export const renderOptional = (kind: Parameters<typeof renderId>[0], uuid: string | null): string | null =>
  uuid === null ? null : renderId(kind, uuid);
