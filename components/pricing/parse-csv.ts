export interface CsvRecord {
  /** Of the file, from 1: where the record begins. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvText {
  readonly records: readonly CsvRecord[];
  /** Where a quote begins that never ends; null = all do. */
  readonly openQuoteLine: number | null;
}

const DELIMITERS = [",", ";", "\t"] as const;

/** RFC 4180, also with semicolons or tabs as spreadsheets write them, with or without a byte order mark. Empty lines are left out. */
export function parseCsv(file: string): CsvText {
  const text = file.replace(/^\uFEFF/, "");
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = DELIMITERS.reduce((best, one) => (countOf(header, one) > countOf(header, best) ? one : best));
  // One field and what ends it: in quotes, where a quote is doubled, or plain.
  const field = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*)?)(${delimiter}|\\r\\n|\\n|\\r|$)`,
    "y",
  );
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let [line, startLine] = [1, 1];
  while (field.lastIndex < text.length || fields.length > 0) {
    const match = field.exec(text);
    if (!match) return { records, openQuoteLine: line };
    const [whole, quoted, plain, end] = match;
    fields.push((quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === delimiter) continue;
    if (fields.some((one) => one !== "")) records.push({ line: startLine, fields });
    fields = [];
    startLine = line;
    if (end === "") break;
  }
  return { records, openQuoteLine: null };
}

const countOf = (text: string, part: string): number => text.split(part).length;
