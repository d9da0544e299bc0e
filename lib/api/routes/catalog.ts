import {
  type Catalog,
  EndpointListOutput,
  GetModelInput,
  getModel,
  ListModelsInput,
  listEndpoints,
  listModels,
  ModelListOutput,
  ModelOutput,
  type ModelShape,
  modelShape,
} from "@/lib/catalog";
import { toJson } from "@/lib/kernel";
import { type ApiRoute, defineRoute, RawReply, type RouteInput } from "../route";

const JSON_HEADERS = { "content-type": "application/json", "cache-control": "public, max-age=60" };

const shapeOf = (input: Pick<RouteInput<unknown, unknown, unknown>, "header" | "dialect">): ModelShape =>
  modelShape(input.header, input.dialect === "gemini-generate");

/** The public catalog: no key is needed; the shape follows the caller's dialect. */
export function catalogRoutes(catalog: Catalog): readonly ApiRoute[] {
  const ctx = { catalog };
  return [
    defineRoute({
      method: "GET",
      path: "/models",
      summary: "List the models",
      description: "All active models with prices, in the shape of the caller's dialect.",
      tag: "Models",
      access: "public",
      query: ListModelsInput,
      response: ModelListOutput,
      run: async (_ctx, input) =>
        new RawReply(listModels(ctx, { ...input.query, shape: shapeOf(input) }), JSON_HEADERS),
    }),
    defineRoute({
      method: "GET",
      path: "/models/{id+}/endpoints",
      summary: "List the endpoints that serve a model",
      tag: "Models",
      access: "public",
      params: GetModelInput,
      response: EndpointListOutput,
      run: async (_ctx, input) => listEndpoints(ctx, { ...input.params, shape: shapeOf(input) }),
    }),
    defineRoute({
      method: "GET",
      path: "/models/{id+}",
      summary: "Read one model",
      tag: "Models",
      access: "public",
      params: GetModelInput,
      response: ModelOutput,
      run: async (_ctx, input) =>
        new RawReply(toJson(getModel(ctx, { ...input.params, shape: shapeOf(input) })), JSON_HEADERS),
    }),
  ];
}
