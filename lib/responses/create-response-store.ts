import type { Services } from "@/lib/context";
import { findItems, findResponse, insertResponse } from "./store";
import { type KeptResponse, RETENTION_DAYS, type ResponseOwner } from "./types";

const DAY_MS = 86_400_000;

/** Where the gateway keeps answers, and finds what later requests refer to. */
export interface ResponseStore {
  load(owner: ResponseOwner, responseId: string): Promise<KeptResponse | null>;
  findItems(owner: ResponseOwner, itemIds: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  save(owner: ResponseOwner, responseId: string, kept: KeptResponse): Promise<void>;
}

const itemsOf = ({ response }: KeptResponse) =>
  (Array.isArray(response.output) ? response.output : []).flatMap((item: unknown, position) =>
    typeof item === "object" && item !== null && "id" in item && typeof item.id === "string"
      ? [{ id: item.id, position }]
      : [],
  );

export function createResponseStore({ db, clock }: Pick<Services, "db" | "clock">): ResponseStore {
  return {
    load: (owner, id) => findResponse(db.pool, owner, id),
    findItems: (owner, ids) => findItems(db.pool, owner, ids),
    save(owner, id, kept) {
      const createdAtMs = clock.now();
      const expiresAtMs = createdAtMs + RETENTION_DAYS * DAY_MS;
      return insertResponse(db.pool, owner, { id, kept, createdAtMs, expiresAtMs, items: itemsOf(kept) });
    },
  };
}
