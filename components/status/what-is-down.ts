import type { StatusComponent } from "./dto";

/** The components a reader of the console should hear of: those that are down, a dialect only when the rest works. */
export function whatIsDown(components: readonly StatusComponent[]): readonly StatusComponent[] {
  const down = components.filter(({ status }) => status === "down");
  const isApiDown = down.some(({ kind }) => kind === "api");
  return isApiDown ? down.filter(({ kind }) => kind !== "dialect") : down;
}
