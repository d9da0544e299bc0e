import { frameSplitter } from "../../sse";
import type { StateCodec, StateReferences, StoredTurn } from "../dialect";
import { isObject, type JsonObject, refuse } from "../read";
import { textOf } from "./own";
import { isMadeId } from "./reasoning";

const isReference = (item: unknown): item is JsonObject =>
  isObject(item) &&
  (item.type === "item_reference" || ((item.type ?? null) === null && (item.role ?? null) === null && "id" in item));

const itemsOf = (input: unknown): readonly unknown[] => (Array.isArray(input) ? input : []);

function references(body: Record<string, unknown>): StateReferences | null {
  const previousId = textOf(body.previous_response_id);
  const itemIds = itemsOf(body.input).flatMap((item) => (isReference(item) ? [String(item.id)] : []));
  return previousId === null && itemIds.length === 0 ? null : { previousId, itemIds };
}

const INPUT_ID = /^[a-z]+_[0-9a-f]{32}_in_\d+$/;

/** Ids that were made here mean nothing to a vendor; thinking keeps its own, which tells it apart from the vendor's. */
function asSent(item: unknown): unknown {
  if (!isObject(item) || typeof item.id !== "string" || item.type === "reasoning") return item;
  if (!isMadeId(item.id) && !INPUT_ID.test(item.id)) return item;
  const { id: _id, ...rest } = item;
  return rest;
}

const asItems = (input: unknown): readonly unknown[] =>
  typeof input === "string" ? [{ type: "message", role: "user", content: input }] : itemsOf(input);

function resume(
  body: Record<string, unknown>,
  previous: StoredTurn | null,
  items: ReadonlyMap<string, unknown>,
): Record<string, unknown> {
  const previousId = textOf(body.previous_response_id);
  if (previousId !== null && previous === null)
    refuse("previous_response_id", `no answer "${previousId}" is kept here.`);
  const own = asItems(body.input).map((item, index) => {
    if (!isReference(item)) return item;
    const found =
      items.get(String(item.id)) ?? refuse(`input[${index}].id`, `no item "${String(item.id)}" is kept here.`);
    return asSent(found);
  });
  const earlier = previous ? [...previous.input, ...itemsOf(previous.response.output)].map(asSent) : [];
  return { ...body, input: [...earlier, ...own] };
}

const PREFIXES: Readonly<Record<string, string>> = {
  message: "msg",
  function_call: "fc",
  function_call_output: "fco",
  custom_tool_call: "ctc",
  custom_tool_call_output: "ctco",
  reasoning: "rs",
};

/** An input item as it is shown again: with an id, its type, and content in parts. */
function asKept(item: unknown, index: number, responseId: string): unknown {
  if (!isObject(item)) return item;
  const type = textOf(item.type) ?? "message";
  const id = textOf(item.id) ?? `${PREFIXES[type] ?? "it"}_${responseId.replace(/^resp_/, "")}_in_${index}`;
  if (type !== "message") return { ...item, id };
  const partType = item.role === "assistant" ? "output_text" : "input_text";
  const text = { type: partType, text: item.content, ...(item.role === "assistant" ? { annotations: [] } : {}) };
  const content = typeof item.content === "string" ? [text] : item.content;
  return { id, type, status: "completed", ...item, content };
}

/** The response in a whole body or in the last event of a stream. */
function responseIn(answer: string): JsonObject | null {
  if (answer.startsWith("{")) return JSON.parse(answer);
  const last = frameSplitter()
    .push(Buffer.from(answer))
    .findLast(({ event }) => event === "response.completed" || event === "response.incomplete");
  const data: unknown = last ? JSON.parse(last.data) : null;
  return isObject(data) && isObject(data.response) ? data.response : null;
}

function keep(body: Record<string, unknown>, answer: string): StoredTurn | null {
  if (body.store === false) return null;
  const response = responseIn(answer);
  if (!response || (response.status !== "completed" && response.status !== "incomplete")) return null;
  const id = String(response.id);
  return {
    input: asItems(body.input).map((item, index) => asKept(item, index, id)),
    response: { ...response, previous_response_id: textOf(body.previous_response_id), store: true },
  };
}

export const state: StateCodec = { references, resume, keep };
