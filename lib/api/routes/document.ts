import { z } from "zod";
import type { DocumentedOperation } from "@/lib/gateway";
import { openApiDocument } from "../openapi";
import { type ApiRoute, defineRoute, RawReply } from "../route";

export interface DocumentState {
  readonly appName: string;
  readonly appUrl: string;
  readonly version: string;
  readonly operations: readonly DocumentedOperation[];
}

/** GET /openapi.json, made once from the records that answer. */
export function documentRoute(state: DocumentState, routes: readonly ApiRoute[]): ApiRoute {
  let text: string | null = null;
  return defineRoute({
    method: "GET",
    path: "/openapi.json",
    summary: "This description",
    tag: "Operations",
    access: "public",
    door: "api",
    response: z.record(z.string(), z.unknown()),
    async run() {
      text ??= JSON.stringify(openApiDocument({ ...state, routes }));
      return new RawReply(text, { "content-type": "application/json", "cache-control": "public, max-age=300" });
    },
  });
}
