import { describe, expect, it } from "vitest";
import type { OpenApi } from "./open-api";
import { postmanCollection } from "./postman";

const document: OpenApi = {
  paths: {
    "/keys/{id}": {
      get: {
        summary: "Read a key",
        tags: ["Keys"],
        security: [{ bearer: [] }],
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string", example: "key_1" } },
          { name: "page", in: "query", required: true, schema: { type: "integer", example: 2 } },
          { name: "sort", in: "query", schema: { type: "string" } },
        ],
      },
    },
    "/things/{model}:make": {
      post: {
        summary: "Generate",
        tags: ["Text"],
        security: [{}],
        parameters: [{ name: "model", in: "path", required: true, schema: { type: "string" } }],
        requestBody: { content: { "application/json": { schema: { type: "object", example: { contents: [] } } } } },
      },
    },
  },
};

describe("postmanCollection", () => {
  const collection = postmanCollection(document, { name: "Router", origin: "https://router.example" });

  it("has a folder per tag, the key as a variable and the base URL of this installation", () => {
    expect(collection.item.map(({ name }) => name)).toEqual(["Keys", "Text"]);
    expect(collection.variable[0]).toEqual({ key: "baseUrl", value: "https://router.example/v1" });
    expect(collection.auth.bearer[0]?.value).toBe("{{apiKey}}");
  });

  it("fills addresses and bodies so that they can be sent as they are", () => {
    const [read, generate] = collection.item.map(({ item }) => item[0]);
    expect(read).toMatchObject({
      name: "Read a key",
      request: {
        method: "GET",
        header: [],
        url: {
          raw: "{{baseUrl}}/keys/:id?page=2",
          path: ["keys", ":id"],
          variable: [{ key: "id", value: "key_1" }],
          query: [
            { key: "page", value: "2", disabled: false },
            { key: "sort", value: "", disabled: true },
          ],
        },
      },
    });
    expect(generate).toMatchObject({
      request: {
        auth: { type: "noauth" },
        url: { raw: "{{baseUrl}}/things/{{model}}:make", variable: [] },
        body: { mode: "raw", raw: JSON.stringify({ contents: [] }, null, 2) },
      },
    });
  });
});
