import type { OpenApi, Operation, Schema } from "./open-api";
import { exampleOf, type FieldRow, fieldRows, typeOf } from "./schema-rows";

/** One operation as Markdown: address, parameters, fields, an example call and what it answers. */
export function operationText(document: OpenApi, method: string, path: string, operation: Operation): string {
  const body = jsonSchema(operation.requestBody);
  const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith("2"));
  const answer = success ? jsonSchema(success[1]) : undefined;
  return [
    `## ${operation.summary ?? path} [#${operation.operationId}]`,
    `\`${method.toUpperCase()} ${path}\``,
    operation.description ?? "",
    isPublic(operation) ? "Works without a key." : "Needs a key.",
    parameterTable(document, operation),
    fieldTable(document, "Request body", body),
    `\`\`\`bash\n${curl(document, method, path, operation, body)}\n\`\`\``,
    success ? fieldTable(document, `Answer ${success[0]}`, answer) : "",
    errorList(operation),
  ]
    .filter(Boolean)
    .join("\n\n");
}

const jsonSchema = (part: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> } | undefined) =>
  part?.content?.["application/json"]?.schema;

const isPublic = ({ security }: Operation): boolean => security?.some((one) => Object.keys(one).length === 0) ?? false;

/** Text that keeps a Markdown table whole. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "\\<");

function table(title: string, rows: readonly FieldRow[]): string {
  if (rows.length === 0) return "";
  const lines = rows.map(
    ({ name, type, isRequired, description }) =>
      `| \`${cell(name)}\`${isRequired ? " required" : ""} | \`${cell(type)}\` | ${cell(description)} |`,
  );
  return `**${title}**\n\n| Field | Type | Meaning |\n| --- | --- | --- |\n${lines.join("\n")}`;
}

function parameterTable(document: OpenApi, { parameters = [] }: Operation): string {
  const rows = parameters.map(({ name, in: place, required, schema = {}, description }) => ({
    name,
    type: typeOf(document, schema),
    isRequired: required ?? false,
    description: [`In the ${place}.`, description ?? schema.description ?? ""].filter(Boolean).join(" "),
  }));
  return table("Parameters", rows);
}

function fieldTable(document: OpenApi, title: string, schema: Schema | undefined): string {
  if (!schema) return "";
  const rows = fieldRows(document, schema);
  return rows.length > 0 ? table(title, rows) : `**${title}**: \`${typeOf(document, schema)}\``;
}

function curl(document: OpenApi, method: string, path: string, operation: Operation, body: Schema | undefined): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const parameter = operation.parameters?.find((one) => one.name === name && one.in === "path");
    const example = parameter?.schema ? exampleOf(document, parameter.schema) : undefined;
    return typeof example === "string" && example !== "…" ? example : name.toUpperCase();
  });
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"{{origin}}/v1${filled}"`];
  if (!isPublic(operation)) lines.push('  -H "Authorization: Bearer $AIR_API_KEY"');
  if (body) {
    lines.push('  -H "Content-Type: application/json"');
    lines.push(`  -d '${JSON.stringify(exampleOf(document, body) ?? {}).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n");
}

function errorList({ responses = {} }: Operation): string {
  const statuses = Object.keys(responses).filter((status) => !status.startsWith("2"));
  return statuses.length > 0
    ? `Errors: ${statuses.map((status) => `\`${status}\``).join(", ")}. What each means and what to do: [Errors](/docs/reference/errors).`
    : "";
}
