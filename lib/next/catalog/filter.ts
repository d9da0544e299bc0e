import { type Currency, type ModelFilter, readModelWords } from "@/lib/kernel";

export type Query = Readonly<Record<string, string | string[] | undefined>>;

const listOf = (value: string | string[] | undefined): readonly string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** A page's query as the catalog's filter; what is not understood is ignored. */
export const readModelFilter = (query: Query, currency: Currency): ModelFilter =>
  readModelWords((name) => listOf(query[name]), currency);
