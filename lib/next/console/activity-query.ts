import { GENERATION_STATUSES, parseId } from "@/lib/kernel";
import type { RequestQuery } from "./data";

type Query = Readonly<Record<string, string | string[] | undefined>>;

const one = (value: string | string[] | undefined): string =>
  (Array.isArray(value) ? (value[0] ?? "") : (value ?? "")).trim().slice(0, 200);

/** The address's words as a filter; what is not understood is ignored. */
export function readActivityQuery(query: Query): RequestQuery {
  const mode = one(query.mode);
  const status = one(query.status);
  const id = (text: string): string => (parseId(text) ? text : "");
  return {
    mode: mode === "live" || mode === "test" ? mode : "",
    status: GENERATION_STATUSES.find((known) => known === status) ?? "",
    model: one(query.model),
    key: id(one(query.key)),
    after: id(one(query.after)),
    by: one(query.by) === "key" ? "key" : "",
    month: /^20\d{2}-(0[1-9]|1[0-2])$/.test(one(query.month)) ? one(query.month) : "",
  };
}
