import type { FolderFile, SourceFile } from "../source-files";
import type { OpenApi, Operation } from "./open-api";
import { operationText } from "./operation-text";

interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

const slugOf = (tag: string): string =>
  tag
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** The API reference: a page per tag and one that lists every operation, made from the served OpenAPI document. */
export function referencePages(document: OpenApi, updated: string): { pages: SourceFile[]; folders: FolderFile[] } {
  const byTag = new Map<string, Listed[]>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? "Other";
      byTag.set(tag, [...(byTag.get(tag) ?? []), { method, path, operation }]);
    }
  }
  const tags = [...byTag].map(([tag, operations]) => ({ tag, slug: slugOf(tag), operations }));
  const page = (slug: string, title: string, description: string, body: string): SourceFile => ({
    path: `api/${slug}.mdx`,
    language: "en",
    title,
    description,
    updated,
    body,
  });
  const pages = tags.map(({ tag, slug, operations }) =>
    page(
      slug,
      tag,
      operations.map(({ operation, method, path }) => operation.summary ?? `${method} ${path}`).join("; "),
      operations.map(({ method, path, operation }) => operationText(document, method, path, operation)).join("\n\n"),
    ),
  );
  const overview = page("index", "All operations", "Every operation of the API, with its address.", overviewText(tags));
  const order = ["index", ...tags.map(({ slug }) => slug)];
  return {
    pages: [overview, ...pages],
    folders: [
      { path: "api/meta.json", title: "API reference", pages: order },
      { path: "api/meta.ru.json", title: "Справочник API", pages: order },
    ],
  };
}

function overviewText(tags: readonly { tag: string; slug: string; operations: readonly Listed[] }[]): string {
  const lists = tags.map(({ tag, slug, operations }) => {
    const rows = operations.map(
      ({ method, path, operation }) =>
        `| \`${method.toUpperCase()}\` | \`${path}\` | [${operation.summary ?? path}](/docs/api/${slug}#${operation.operationId}) |`,
    );
    return `## ${tag} [#${slug}]\n\n| Method | Path | What it does |\n| --- | --- | --- |\n${rows.join("\n")}`;
  });
  return `Generated from \`/openapi.json\`, the description made from the schemas that validate requests. Every path answers below \`{{origin}}/v1\` and \`{{origin}}/api/v1\`; the Anthropic and Gemini SDKs take the bare \`{{origin}}\` ([their guides](/docs/guides/anthropic-sdk)).

Each operation has a form to try it with a key of yours: it stays in this tab and goes nowhere but here.

Send the key as \`Authorization: Bearer\`, \`X-Api-Key\`, \`x-goog-api-key\` or \`?key=\`. Errors are listed under [Errors](/docs/reference/errors), headers under [Headers](/docs/reference/headers).

${lists.join("\n\n")}`;
}
