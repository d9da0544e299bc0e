import { getComposition } from "@/lib/composition";
import { ERRORS, errorDocsPath, toAppError } from "@/lib/kernel";
import { readConsole } from "./session";
import { toResponse, WebRequest } from "./web-request";

const PREFIX = "/api/console";

/** The session door: the same operations as the API's, for signed-in people on the site's own pages. */
export async function consoleRoute(request: Request): Promise<Response> {
  const { api, services, config } = await getComposition();
  const view = new WebRequest(request, config.TRUSTED_PROXY_COUNT);
  try {
    const ctx = await readConsole(request, services, config);
    const reply = await api.handleConsole(view, view.path.slice(PREFIX.length) || "/", ctx);
    return toResponse(reply, request.method === "HEAD");
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.cause) services.log.error({ path: view.path, error: String(error.cause) }, "a session could not be read");
    return Response.json(
      {
        error: {
          message: error.message,
          type: ERRORS[error.code].openai,
          code: error.status,
          param: null,
          metadata: { docs_url: config.appUrl + errorDocsPath(error.code) },
        },
      },
      { status: error.status, headers: { "cache-control": "no-store" } },
    );
  }
}
