import { getComposition } from "@/lib/composition";
import { getSite } from "../site";
import { toResponse, WebRequest } from "../web-request";

/**
 * What the API answers an anonymous GET of this path with, as if it had come from the same visitor: for files that say the
 * same as the API in another form.
 */
export async function askApi(request: Request, pathAndQuery: string): Promise<Response> {
  const { api, config } = await getComposition();
  const headers = new Headers();
  const address = request.headers.get("x-forwarded-for");
  if (address !== null) headers.set("x-forwarded-for", address);
  const inner = new Request(getSite().url + pathAndQuery, { headers });
  return toResponse(await api.handle(new WebRequest(inner, config.TRUSTED_PROXY_COUNT)), false);
}
