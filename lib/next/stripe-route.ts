import { getComposition } from "@/lib/composition";
import { isAppError } from "@/lib/kernel";
import { WebRequest } from "./web-request";

const MAX_EVENT_BYTES = 1024 * 1024;

/** Receives Stripe's signed events; the signature covers the bytes as they came. */
export async function stripeRoute(request: Request): Promise<Response> {
  const { config, stripeWebhook } = await getComposition();
  try {
    const body = await new WebRequest(request, config.TRUSTED_PROXY_COUNT).body(MAX_EVENT_BYTES);
    const reply = await stripeWebhook(Buffer.from(body), request.headers.get("stripe-signature"));
    return Response.json(reply.body, { status: reply.status });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return Response.json({ error: error.message }, { status: error.status });
  }
}
