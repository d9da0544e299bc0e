import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiRoutes } from "@/lib/api";
import { documentedOperations, gatewayRoutes } from "@/lib/gateway";
import { startApp, type TestApp } from "@/tests/support/app";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
type Method = (typeof METHODS)[number];

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Partial<Record<Method, { readonly operationId: string }>>>>;
}

/** The routes as declared; nothing of their parts is used before they run. */
const routes = apiRoutes({ catalog: {}, health: {}, document: {} } as unknown as Parameters<typeof apiRoutes>[0]);

describe.each(["node", "next"] as const)("/openapi.json on the %s mount", (mount) => {
  let app: TestApp;
  let key: string;
  let document: OpenApiDocument;
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => ({ path, method })),
    );

  beforeAll(async () => {
    app = await startApp({ mount });
    const { account_id: account } = await app.cli<{ account_id: string }>(
      ...["account", "create", "--email", "ada@example.com"],
    );
    const made = await app.cli<{ key: string }>(
      ...["key", "create", "--account", account, "--kind", "management", "--rpm", "0"],
    );
    key = made.key;
    document = (await (await fetch(`${app.origin}/openapi.json`)).json()) as OpenApiDocument;
  }, 240_000);
  afterAll(() => app?.close());

  async function call(base: string, path: string, method: string) {
    const response = await fetch(`${app.origin}${base}${path.replace(/\{\w+\}/g, "nothing-of-that-name")}`, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(method === "get" || method === "delete" ? {} : { body: "{}" }),
    });
    return { status: response.status, type: response.headers.get("content-type") ?? "", text: await response.text() };
  }

  it.each(["/v1", "/api/v1"])(
    "every documented operation is there below %s",
    async (base) => {
      expect(operations().length).toBeGreaterThan(20);
      const missing: string[] = [];
      for (const { path, method } of operations()) {
        const { status, type, text } = await call(base, path, method);
        // A thing of an id nobody has is missing, too; its address is not.
        const isAddressMissing =
          status === 404 &&
          (!path.includes("{") || /There is no [A-Z]+ \/|nothing at this address|not served/.test(text));
        const isWrong = isAddressMissing || status === 405 || status >= 500 || /html/.test(type);
        if (isWrong) missing.push(`${method} ${path}: ${status} ${text.slice(0, 120)}`);
      }
      expect(missing).toEqual([]);
    },
    120_000,
  );

  it("has every route and every model operation, once", () => {
    const documented = operations().map(({ path, method }) => `${method} ${path}`);
    const declared = [
      ...routes
        .filter(({ door, path }) => door !== "console" && path !== "/openapi.json")
        .map(({ method, path }) => `${method.toLowerCase()} ${path.replace("+}", "}")}`),
      ...documentedOperations.map(({ path }) => `post ${path}`),
    ];
    expect(documented.filter((name) => name !== "get /openapi.json").sort()).toEqual(declared.sort());
    const ids = Object.values(document.paths).flatMap((item) => METHODS.map((method) => item[method]?.operationId));
    const named = ids.filter((id) => id !== undefined);
    expect(new Set(named).size).toBe(named.length);
  });

  it("leaves out no model operation that is served", async () => {
    const documented = new Set(documentedOperations.map(({ path }) => path));
    for (const { pattern } of gatewayRoutes) {
      const { status } = await call("/v1", pattern, "post");
      expect({ pattern, isServed: status !== 404 }).toEqual({ pattern, isServed: documented.has(pattern) });
    }
  });
});
