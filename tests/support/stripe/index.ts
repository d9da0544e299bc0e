import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApiReply, createApi } from "./api";
import { createDeliveries, postTo, type Receiver } from "./deliveries";
import { ApiError, type RefundObject, type SessionObject } from "./objects";
import { payPage } from "./pay-page";
import { StripeStore } from "./store";

export { bodyOf, postTo, shuffled, signatureOf } from "./deliveries";
export type * from "./objects";

export interface LocalStripeOptions {
  readonly port?: number;
  readonly secretKey?: string;
  readonly webhookSecret?: string;
  /** Where events are posted; without it they are collected in `store.events`. */
  readonly webhookUrl?: string;
  readonly receiver?: Receiver;
  readonly nowMs?: () => number;
}

/**
 * What the next API calls meet instead of an answer. "lost" does the work and then breaks the connection; "stale" answers
 * what is true now, but half a second later.
 */
export interface Fault {
  readonly path: RegExp;
  readonly method?: string;
  readonly how: "error" | "rate_limit" | "reset" | "lost" | "stale";
  times: number;
}

export type LocalStripe = Awaited<ReturnType<typeof startLocalStripe>>;

/**
 * Stripe on loopback: its HTTP API for checkout sessions, payment intents, refunds, disputes, events and customers, the
 * hosted payment page (`/pay/{session}`), and signed webhooks. Set STRIPE_API_BASE to `url` and the two secrets.
 */
export async function startLocalStripe(options: LocalStripeOptions = {}) {
  const secretKey = options.secretKey ?? `sk_test_${randomBytes(12).toString("hex")}`;
  const webhookSecret = options.webhookSecret ?? `whsec_${randomBytes(16).toString("hex")}`;
  const faults: Fault[] = [];
  const calls: string[] = [];
  let url = "";
  let refundStatus: RefundObject["status"] = "succeeded";
  const deliveries = createDeliveries(webhookSecret);
  const store = new StripeStore(
    secretKey.startsWith("sk_live_"),
    (sessionId) => `${url}/pay/${sessionId}`,
    options.nowMs ?? Date.now,
  );
  store.onEvent = deliveries.onEvent;
  if (options.receiver) deliveries.setReceiver(options.receiver);
  else if (options.webhookUrl) deliveries.setReceiver(postTo(options.webhookUrl));
  const api = createApi(store, { secretKey, refundStatus: () => refundStatus });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const target = new URL(request.url ?? "/", url);
    const body = await read(request);
    const method = request.method ?? "GET";
    if (target.pathname.startsWith("/pay/")) return answerPage(store, { target, method, body }, response);
    calls.push(`${method} ${target.pathname}`);
    const fault = faults.find(
      (item) => item.times > 0 && item.path.test(target.pathname) && (item.method ?? method) === method,
    );
    if (fault) fault.times--;
    const isAnswered = fault?.how !== "reset" && fault?.how !== "lost";
    const isReached = !fault || fault.how === "lost" || fault.how === "stale";
    const reply = isReached ? api(method, target, request.headers, body) : faultReply(fault);
    if (fault?.how === "stale") await new Promise((resolve) => setTimeout(resolve, 500));
    if (isAnswered) send(response, reply);
    else request.socket.destroy();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      send(response, { status: 500, body: { error: { type: "api_error", message: String(error) } } });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    secretKey,
    webhookSecret,
    store,
    deliveries,
    /** "METHOD /path" of every API call so far. */
    calls,
    failNext(path: RegExp, how: Fault["how"], times = 1, method?: string) {
      faults.push({ path, how, times, method });
    },
    /** The status with which later API refunds start; "pending" ones end by `store.settleRefund`. */
    setRefundStatus(status: RefundObject["status"]) {
      refundStatus = status;
    },
    async close() {
      await deliveries.settled();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function faultReply(fault: Fault): ApiReply {
  if (fault.how === "rate_limit") {
    return {
      status: 429,
      body: { error: { type: "invalid_request_error", code: "rate_limit", message: "Too many requests." } },
    };
  }
  return { status: 500, body: { error: { type: "api_error", message: "An unknown error occurred." } } };
}

interface PageRequest {
  readonly target: URL;
  readonly method: string;
  readonly body: string;
}

function answerPage(store: StripeStore, { target, method, body }: PageRequest, response: ServerResponse): void {
  const id = target.pathname.slice("/pay/".length);
  try {
    const session = store.get<SessionObject>("checkout.session", id);
    const form = new URLSearchParams(method === "POST" ? body : target.search);
    const outcome = form.get("outcome");
    if (outcome !== "paid" && outcome !== "declined") {
      page(response, 200, payPage(session));
      return;
    }
    store.paySession(id, outcome, { email: form.get("email") ?? undefined });
    if (outcome === "declined") page(response, 200, payPage(session, "Your card was declined."));
    else response.writeHead(303, { location: session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", id) }).end();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    page(response, error.status, `<p>${error.message}</p>`);
  }
}

const page = (response: ServerResponse, status: number, html: string): void => {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(html);
};

function send(response: ServerResponse, reply: ApiReply): void {
  const requestId = `req_${randomBytes(7).toString("hex")}`;
  response.writeHead(reply.status, { "content-type": "application/json", "request-id": requestId, ...reply.headers });
  response.end(JSON.stringify(reply.body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
