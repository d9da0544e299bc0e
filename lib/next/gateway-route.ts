import { getComposition } from "@/lib/composition";
import { toResponse, WebRequest } from "./web-request";

/** The Next mount: every method of every machine path goes to the one routing table. */
export async function gatewayRoute(request: Request): Promise<Response> {
  const { api, config } = await getComposition();
  const reply = await api.handle(new WebRequest(request, config.TRUSTED_PROXY_COUNT));
  return toResponse(reply, request.method === "HEAD");
}
