/** A safe subset of Markdown: what is not recognised stays text. HTML is never read. */
export type Block =
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "quote"; readonly text: string }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly start: number; readonly items: readonly string[] }
  | { readonly kind: "text"; readonly text: string };

export type Inline =
  | { readonly kind: "text" | "code" | "strong" | "emphasis"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/;
const HEADING = /^#{1,6}\s+(.*)$/;
const ITEM = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;

/** The blocks of a text, in order, in time linear in its length. An unclosed fence runs to the end (it is still streaming). */
export function readBlocks(markdown: string): readonly Block[] {
  const lines = markdown.split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const take = (matches: (line: string) => boolean): string[] => {
    const start = at;
    while (at < lines.length && matches(lines[at] ?? "")) at++;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line);
    const item = ITEM.exec(line);
    if (line.trim() === "") at++;
    else if (fence) {
      at++;
      const mark = fence[1] ?? "```";
      const body = take((each) => !each.trim().startsWith(mark));
      at++;
      blocks.push({ kind: "code", language: fence[2] ?? "", text: body.join("\n") });
    } else if (HEADING.test(line)) {
      at++;
      blocks.push({ kind: "heading", text: line.replace(HEADING, "$1") });
    } else if (QUOTE.test(line)) {
      const body = take((each) => QUOTE.test(each));
      blocks.push({ kind: "quote", text: body.map((each) => each.replace(QUOTE, "$1")).join("\n") });
    } else if (item) {
      const isOrdered = item[1] !== undefined;
      const body = take((each) => (ITEM.exec(each)?.[1] !== undefined) === isOrdered && ITEM.test(each));
      const items = body.map((each) => each.replace(ITEM, "$2"));
      blocks.push({ kind: "list", isOrdered, start: Number(item[1] ?? 1), items });
    } else blocks.push({ kind: "text", text: take(isPlain).join("\n").trimStart() });
  }
  return blocks;
}

const isPlain = (line: string): boolean =>
  line.trim() !== "" && !FENCE.test(line) && !HEADING.test(line) && !ITEM.test(line) && !QUOTE.test(line);

const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*|\[([^\][\n]{1,500})\]\(([^()\s]{1,2000})\)/g;

/** The runs of one block's text. A link whose address is not http, https or mailto stays as it was written. */
export function readInline(text: string): readonly Inline[] {
  const runs: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, strong, emphasis, label, address] = match;
    if (match.index > from) runs.push({ kind: "text", text: text.slice(from, match.index) });
    from = match.index + whole.length;
    if (code !== undefined) runs.push({ kind: "code", text: code });
    else if (strong !== undefined) runs.push({ kind: "strong", text: strong });
    else if (emphasis !== undefined) runs.push({ kind: "emphasis", text: emphasis });
    else {
      const href = safeHref(address ?? "");
      runs.push(href === null ? { kind: "text", text: whole } : { kind: "link", text: label ?? "", href });
    }
  }
  if (from < text.length) runs.push({ kind: "text", text: text.slice(from) });
  return runs;
}

const SAFE = new Set(["http:", "https:", "mailto:"]);

/** The address as a browser would read it, or null when following it could run or reach something local. */
export function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
