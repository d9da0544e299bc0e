import { AppError, isAppError, parseId } from "@/lib/kernel";
import type { StateReferences, StoredTurn } from "../dialects/dialect";
import type { ResponsesOwner, ResponsesPort } from "../ports";
import { scanBody } from "./parse";
import type { Authenticated, Parsed } from "./stages";

export const ownerOf = ({ principal }: Authenticated): ResponsesOwner => ({
  workspaceId: principal.workspaceId,
  subAccountId: principal.subAccountId,
});

/**
 * Writes out what a request refers to by id (an earlier answer, items of one), so that from here on it says all it means.
 * Throws AppError `invalid_request` naming what was not found, `payload_too_large`, `temporarily_unavailable`.
 */
export async function resume(stage: Parsed): Promise<Parsed> {
  const body = await writtenOut(stage, stage.body);
  if (body === stage.body) return stage;
  const raw = Buffer.from(JSON.stringify(body), "utf8");
  if (raw.length > stage.core.ports.options.maxBodyBytes) throw new AppError("payload_too_large");
  const scan = await scanBody(raw);
  return { ...stage, raw, body, scan, facts: stage.dialect.inbound.readFacts(body, stage.path) };
}

/** A checked body with all it refers to; the same object when it refers to nothing. Throws as `resume` does. */
export async function writtenOut(
  stage: Authenticated,
  body: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const { state } = stage.dialect;
  const wanted = state?.references(body);
  if (!state || !wanted) return body;
  const { previous, items } = await lookUp(stage, wanted);
  return state.resume(body, previous, items);
}

interface Found {
  readonly previous: StoredTurn | null;
  readonly items: ReadonlyMap<string, unknown>;
}

async function lookUp(stage: Authenticated, wanted: StateReferences): Promise<Found> {
  const { responses } = stage.core.ports;
  if (!responses) return { previous: null, items: new Map() };
  try {
    const [previous, items] = await Promise.all([
      findPrevious(responses, ownerOf(stage), wanted.previousId),
      wanted.itemIds.length > 0 ? responses.findItems(ownerOf(stage), wanted.itemIds) : new Map<string, unknown>(),
    ]);
    return { previous, items };
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError("temporarily_unavailable", { cause, retryAfterSeconds: 1 });
  }
}

async function findPrevious(port: ResponsesPort, owner: ResponsesOwner, id: string | null): Promise<StoredTurn | null> {
  const uuid = id === null ? null : parseId(id);
  return uuid === null ? null : port.load(owner, uuid);
}
