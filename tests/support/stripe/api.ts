import type { IncomingHttpHeaders } from "node:http";
import { at, decodeForm, type Form, textAt } from "./form";
import { ApiError, type EventObject, type PaymentIntentObject, type RefundObject, type StripeObject } from "./objects";
import type { StripeStore } from "./store";

export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiOptions {
  readonly secretKey: string;
  /** The status a refund made over the API starts with. */
  readonly refundStatus: () => RefundObject["status"];
}

interface Call {
  readonly store: StripeStore;
  readonly form: Form;
  readonly id: string;
  readonly options: ApiOptions;
}

type Route = readonly [method: string, path: RegExp, run: (call: Call) => unknown];

const ROUTES: readonly Route[] = [
  ["POST", /^\/v1\/customers$/, ({ store, form }) => store.createCustomer(form)],
  ["GET", /^\/v1\/customers\/(\w+)$/, ({ store, id }) => store.get("customer", id)],
  ["POST", /^\/v1\/checkout\/sessions$/, ({ store, form }) => store.createSession(form)],
  ["GET", /^\/v1\/checkout\/sessions$/, (call) => list(call, "checkout.session", ["payment_intent"])],
  ["GET", /^\/v1\/checkout\/sessions\/(\w+)$/, ({ store, id }) => store.get("checkout.session", id)],
  ["POST", /^\/v1\/checkout\/sessions\/(\w+)\/expire$/, ({ store, id }) => store.expireSession(id)],
  ["POST", /^\/v1\/payment_intents$/, ({ store, form }) => store.confirmIntent(form)],
  ["POST", /^\/v1\/payment_intents\/(\w+)\/cancel$/, ({ store, id }) => store.cancelIntent(id)],
  ["GET", /^\/v1\/payment_intents\/search$/, searchIntents],
  ["GET", /^\/v1\/payment_intents\/(\w+)$/, ({ store, id }) => store.get("payment_intent", id)],
  ["GET", /^\/v1\/charges\/(\w+)$/, ({ store, id }) => store.get("charge", id)],
  ["POST", /^\/v1\/refunds$/, ({ store, form, options }) => store.createRefund(form, options.refundStatus())],
  ["GET", /^\/v1\/refunds$/, (call) => list(call, "refund", ["payment_intent", "charge"])],
  ["GET", /^\/v1\/refunds\/(\w+)$/, ({ store, id }) => store.get("refund", id)],
  ["GET", /^\/v1\/disputes$/, (call) => list(call, "dispute", ["payment_intent", "charge"])],
  ["GET", /^\/v1\/disputes\/(\w+)$/, ({ store, id }) => store.get("dispute", id)],
  ["GET", /^\/v1\/events$/, listEvents],
];

/** Answers one API request the way Stripe does: bearer key, form bodies, Idempotency-Key, its error shapes. */
export function createApi(store: StripeStore, options: ApiOptions) {
  const answered = new Map<string, { request: string; reply: ApiReply }>();

  return (method: string, url: URL, headers: IncomingHttpHeaders, body: string): ApiReply => {
    if (headers.authorization !== `Bearer ${options.secretKey}`) {
      return { status: 401, body: { error: { type: "invalid_request_error", message: "Invalid API Key provided" } } };
    }
    const key = method === "POST" ? headers["idempotency-key"] : undefined;
    if (typeof key !== "string") return run(store, options, method, url, body);
    const request = `${method} ${url.pathname} ${body}`;
    const before = answered.get(key);
    if (before && before.request !== request) {
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      return { status: 400, body: { error: { type: "idempotency_error", message } } };
    }
    if (before) return { ...before.reply, headers: { "idempotent-replayed": "true" } };
    const reply = run(store, options, method, url, body);
    answered.set(key, { request, reply: { status: reply.status, body: structuredClone(reply.body) } });
    return reply;
  };
}

function run(store: StripeStore, options: ApiOptions, method: string, url: URL, body: string): ApiReply {
  const form = decodeForm(method === "GET" ? url.search.slice(1) : body);
  try {
    for (const [routeMethod, path, handle] of ROUTES) {
      const match = routeMethod === method ? path.exec(url.pathname) : null;
      if (!match) continue;
      const found = handle({ store, form, id: match[1] ?? "", options });
      return { status: 200, body: expand(store, found, at(form, "expand")) };
    }
    throw new ApiError(404, {
      type: "invalid_request_error",
      message: `Unrecognized request URL (${method}: ${url.pathname}).`,
    });
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: { error: error.body } };
    throw error;
  }
}

/** Puts objects in place of the ids named by `expand[]`. */
function expand(store: StripeStore, body: unknown, names: unknown): unknown {
  const copy = structuredClone(body) as Record<string, unknown>;
  for (const name of Array.isArray(names) ? names : []) {
    const id = copy[String(name)];
    if (typeof id === "string") copy[String(name)] = structuredClone(store.objects.get(id));
  }
  return copy;
}

function page<T extends { id: string }>(form: Form, path: string, items: readonly T[]) {
  const limit = Number(textAt(form, "limit") ?? "10");
  const after = textAt(form, "starting_after");
  const from = after === undefined ? 0 : items.findIndex((item) => item.id === after) + 1;
  const data = items.slice(from, from + limit);
  return { object: "list", data: structuredClone(data), has_more: from + limit < items.length, url: path };
}

function list({ store, form }: Call, kind: StripeObject["object"], filters: readonly string[]) {
  const wanted = filters.map((name) => [name, textAt(form, name)] as const).filter(([, value]) => value !== undefined);
  const items = store
    .all(kind)
    .filter((item) => wanted.every(([name, value]) => (item as unknown as Record<string, unknown>)[name] === value));
  return page(form, `/v1/${kind}s`, items);
}

/** Newest first, as Stripe lists events. */
function listEvents({ store, form }: Call) {
  const from = Number(textAt(form, "created", "gte") ?? "0");
  const types = at(form, "types");
  const events = store.events.filter(
    (event: EventObject) => event.created >= from && (!Array.isArray(types) || types.includes(event.type)),
  );
  return page(form, "/v1/events", events.reverse());
}

const METADATA_QUERY = /^metadata\["(\w+)"\]:"([\w-]+)"$/;

function searchIntents({ store, form }: Call) {
  const match = METADATA_QUERY.exec(textAt(form, "query") ?? "");
  if (!match)
    throw new ApiError(400, { type: "invalid_request_error", message: "This query cannot be read.", param: "query" });
  const found = store
    .all<PaymentIntentObject>("payment_intent")
    .filter((intent) => intent.metadata[match[1] ?? ""] === match[2]);
  return { ...page(form, "/v1/payment_intents/search", found), object: "search_result", next_page: null };
}
