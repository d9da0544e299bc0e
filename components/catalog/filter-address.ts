import type { ModelFilter } from "./dto";

/** The address of a filtered catalog page: only what differs from the default is written. */
export function filterAddress(filter: ModelFilter, page: number): string {
  const words = new URLSearchParams();
  const put = (name: string, value: string | number) => (value ? words.set(name, String(value)) : undefined);
  put("q", filter.q);
  put("type", filter.type);
  put("lab", filter.lab);
  put("takes", filter.takes);
  put("ability", filter.ability);
  put("context", filter.context);
  put("available", filter.isAvailableOnly ? "true" : "");
  put("sort", filter.sort === "name" ? "" : filter.sort);
  put("currency", filter.currency);
  put("page", page > 1 ? page : "");
  return `/models?${words}`;
}
