import type { DocsSite } from "../create-docs";
import { type Call, callOf } from "./call";
import type { OpenApi } from "./open-api";

const SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/** The API as a Postman collection (v2.1): a folder per tag, bodies that can be sent as they are, the key as a variable. */
export function postmanCollection(document: OpenApi, { name, origin }: DocsSite) {
  const folders = new Map<string, object[]>();
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? "Other";
      const call = callOf(document, method, path, operation);
      const item = {
        name: operation.summary ?? `${call.method} ${path}`,
        request: requestOf(call, operation.description ?? ""),
        response: [],
      };
      folders.set(tag, [...(folders.get(tag) ?? []), item]);
    }
  }
  return {
    info: { name, description: `${origin}/docs`, schema: SCHEMA },
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{apiKey}}", type: "string" }] },
    variable: [
      { key: "baseUrl", value: `${origin}/v1` },
      { key: "apiKey", value: "" },
      { key: "model", value: "sandbox/echo" },
    ],
    item: [...folders].map(([tag, item]) => ({ name: tag, item })),
  };
}

function requestOf({ method, path, parameters, body, needsKey }: Call, description: string) {
  // Postman takes a whole part as :id; a name within a part (…:generateContent) has to be a variable of the collection.
  const parts = path
    .split("/")
    .filter(Boolean)
    .map((part) => part.replace(/^\{(\w+)\}$/, ":$1").replace(/\{(\w+)\}/g, "{{$1}}"));
  const of = (place: "path" | "query") => parameters.filter((one) => one.place === place);
  const query = of("query").map(({ name, example, isRequired }) => ({
    key: name,
    value: example ?? "",
    disabled: !isRequired,
  }));
  const variable = of("path")
    .filter(({ name: one }) => parts.includes(`:${one}`))
    .map(({ name, example }) => ({ key: name, value: example ?? "" }));
  const sent = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${encodeURIComponent(value)}`);
  return {
    method,
    description,
    ...(needsKey ? {} : { auth: { type: "noauth" } }),
    header: body === null ? [] : [{ key: "Content-Type", value: "application/json" }],
    url: {
      raw: `{{baseUrl}}/${parts.join("/")}${sent.length > 0 ? `?${sent.join("&")}` : ""}`,
      host: ["{{baseUrl}}"],
      path: parts,
      query,
      variable,
    },
    ...(body === null
      ? {}
      : { body: { mode: "raw", raw: JSON.stringify(body, null, 2), options: { raw: { language: "json" } } } }),
  };
}
