import { z } from "zod";
import { ModelListOutput } from "@/lib/catalog";
import { getSite } from "../site";

/** GET /models.schema.json: what /models.json and GET /v1/models look like, as JSON Schema 2020-12. */
export function modelsSchemaRoute(): Response {
  const { name, url } = getSite();
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `${url}/models.schema.json`,
    title: `${name}: the catalog`,
    ...z.toJSONSchema(ModelListOutput, { target: "draft-2020-12", io: "output" }),
  };
  return new Response(JSON.stringify(schema), {
    headers: {
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=300",
      "content-type": "application/schema+json",
    },
  });
}
