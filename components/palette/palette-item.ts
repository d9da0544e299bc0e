export type PaletteGroup = "actions" | "pages" | "docs" | "models" | "keys" | "requests";

/** One line of the palette: somewhere to go, or something to do. */
export interface PaletteItem {
  /** Unique among all lines. */
  readonly id: string;
  readonly group: PaletteGroup;
  readonly title: string;
  /** What tells it from others of the same name. */
  readonly note?: string;
  /** Other words it is found by. */
  readonly words?: string;
  /** Where it leads; absent = `run` does it. */
  readonly href?: string;
  readonly run?: () => void;
}

const GROUPS: readonly PaletteGroup[] = ["requests", "actions", "pages", "keys", "models", "docs"];

/** Lines under their groups, in the order of the palette; groups without lines are left out. */
export function groupItems(
  items: readonly PaletteItem[],
): readonly { readonly group: PaletteGroup; readonly items: readonly PaletteItem[] }[] {
  return GROUPS.map((group) => ({ group, items: items.filter((item) => item.group === group) })).filter(
    (one) => one.items.length > 0,
  );
}

const plain = (text: string): string => text.toLowerCase().replaceAll("ё", "е");

/** Lines that hold every word of the query, those whose title begins with it first. An empty query keeps all. */
export function matchItems(items: readonly PaletteItem[], query: string): readonly PaletteItem[] {
  const wanted = plain(query.trim());
  if (wanted === "") return items;
  const words = wanted.split(/\s+/);
  return items
    .map((item, index) => {
      const title = plain(item.title);
      const text = `${title} ${plain(item.note ?? "")} ${plain(item.words ?? "")}`;
      const isFound = words.every((word) => text.includes(word));
      const rank = title.startsWith(wanted) ? 0 : words.every((word) => title.includes(word)) ? 1 : 2;
      return { item, index, isFound, rank };
    })
    .filter(({ isFound }) => isFound)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ item }) => item);
}

const REQUEST_ID = /^(?:gen-|msg_|resp_|chatcmpl-)?[0-9a-f]{32}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text looks like the id of a request, in any of its forms. */
export const isRequestId = (text: string): boolean => REQUEST_ID.test(text.trim());
