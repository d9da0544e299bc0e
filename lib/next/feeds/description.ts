import { type OpenApi, postmanCollection } from "@/lib/docs";
import { docsSite } from "../docs/data";
import { askApi } from "./ask-api";
import { yamlText } from "./yaml";

const CORS = { "access-control-allow-origin": "*", "cache-control": "public, max-age=300" };

/** GET /openapi.yaml: GET /openapi.json for people's eyes. */
export async function openApiYamlRoute(request: Request): Promise<Response> {
  const answer = await askApi(request, "/openapi.json");
  if (!answer.ok) return answer;
  return new Response(yamlText(await answer.json()), {
    headers: { ...CORS, "content-type": "application/yaml; charset=utf-8" },
  });
}

/** GET /postman.json: every operation of the API, ready to be sent from Postman. */
export async function postmanRoute(request: Request): Promise<Response> {
  const answer = await askApi(request, "/openapi.json");
  if (!answer.ok) return answer;
  const collection = postmanCollection((await answer.json()) as OpenApi, docsSite());
  return Response.json(collection, { headers: CORS });
}
