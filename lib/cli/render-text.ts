import { ExactNumber, toJson } from "@/lib/kernel";

const CELL_MAX = 60;

/** A value for people: lists of records as a table, records as lines, the rest as it is. */
export function renderText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "(none)" : table(value);
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const width = Math.max(0, ...entries.map(([name]) => name.length));
    return entries
      .map(([name, item]) =>
        Array.isArray(item) && item.some(isRecord)
          ? `${name}:\n${indent(table(item))}`
          : `${name.padEnd(width)}  ${cell(item)}`,
      )
      .join("\n");
  }
  return cell(value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

function table(rows: readonly unknown[]): string {
  if (!rows.every(isRecord)) return rows.map(cell).join("\n");
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [names, ...rows.map((row) => names.map((name) => shorten(cell(row[name]))))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const shorten = (text: string): string => (text.length > CELL_MAX ? `${text.slice(0, CELL_MAX - 1)}…` : text);

function cell(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (value instanceof ExactNumber) return value.text;
  return typeof value === "object" ? toJson(value) : String(value);
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
