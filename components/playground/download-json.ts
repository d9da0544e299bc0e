/** Gives the reader a value as a file. */
export function downloadJson(title: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(title)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Letters and digits of any script; everything else may mean something to a file system. */
export const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "conversation";
