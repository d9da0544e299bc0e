import { ERRORS, type ErrorCode } from "@/lib/kernel";
import { callOf, isPublic, jsonSchema } from "./call";
import { callSamples } from "./call-samples";
import type { OpenApi, Operation, Schema } from "./open-api";
import { type FieldRow, fieldRows, typeOf } from "./schema-rows";

/** One operation as Markdown: address, the call in three clients, a form to try it, parameters, fields, errors. */
export function operationText(document: OpenApi, method: string, path: string, operation: Operation): string {
  const call = callOf(document, method, path, operation);
  const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith("2"));
  const streams = call.isStreamable ? " Streams as server-sent events with `stream: true`." : "";
  return [
    `## ${operation.summary ?? path} [#${operation.operationId}]`,
    `\`${call.method} /v1${path}\``,
    operation.description ?? "",
    `${isPublic(operation) ? "Works without a key." : "Needs a key."}${streams}`,
    callSamples(call),
    call.sendsFile ? "" : `\`\`\`try not-run="a form"\n${JSON.stringify(call)}\n\`\`\``,
    parameterTable(document, operation),
    fieldTable(document, "Request body", jsonSchema(operation.requestBody)),
    success ? fieldTable(document, `Answer ${success[0]}`, jsonSchema(success[1])) : "",
    errorTable(operation),
  ]
    .filter(Boolean)
    .join("\n\n");
}

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

const CODES = Object.keys(ERRORS) as readonly ErrorCode[];

/** The statuses an operation names, each with the codes that have it. */
function errorTable({ responses = {} }: Operation): string {
  const rows = Object.keys(responses)
    .filter((status) => !status.startsWith("2"))
    .map((status) => {
      const codes = CODES.filter((code) => String(ERRORS[code].status) === status);
      return `| \`${status}\` | ${codes.map((code) => `[${code}](/docs/reference/errors#${code})`).join(", ")} |`;
    });
  return rows.length > 0 ? `**Errors**\n\n| Status | Codes |\n| --- | --- |\n${rows.join("\n")}` : "";
}
