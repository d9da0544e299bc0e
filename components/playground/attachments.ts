import type { Attachment } from "./conversation";
import { audioFormat } from "./request-body";

export const FILE_BYTES_MAX = 5 * 1024 * 1024;
/** Of one conversation: they are kept with it. */
export const ALL_BYTES_MAX = 15 * 1024 * 1024;
export const FILES_MAX = 20;

export type AttachmentProblem =
  | { readonly code: "large" | "kind" | "unreadable"; readonly name: string }
  | { readonly code: "count" | "all" };

const IMAGES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);
const TEXT_NAME =
  /\.(txt|md|csv|tsv|json|jsonl|xml|html?|css|jsx?|tsx?|py|rb|go|rs|java|kt|swift|c|h|cc|cpp|cs|php|sql|sh|ya?ml|toml|ini|log|diff|patch)$/i;

/** What the file picker offers. */
export const ACCEPTED = [
  ...IMAGES,
  "application/pdf",
  "audio/mpeg",
  "audio/wav",
  "text/*",
  ".json",
  ".md",
  ".csv",
].join(",");

/** How a file is sent, or null when it cannot be. */
export function kindOf({ type, name }: Pick<File, "type" | "name">): Attachment["kind"] | null {
  if (IMAGES.has(type)) return "image";
  if (audioFormat(type)) return "audio";
  if (type === "application/pdf") return "file";
  return type.startsWith("text/") || type === "application/json" || TEXT_NAME.test(name) ? "text" : null;
}

interface ReadFiles {
  readonly attachments: readonly Attachment[];
  readonly problem: AttachmentProblem | null;
}

/** Reads what can be sent of `files`; of several problems the last is told. */
export async function readFiles(files: readonly File[], known: readonly Attachment[]): Promise<ReadFiles> {
  const attachments: Attachment[] = [];
  let problem: AttachmentProblem | null = null;
  let bytes = known.reduce((sum, { data }) => sum + data.length, 0);
  for (const file of files) {
    const kind = kindOf(file);
    if (kind === null) problem = { code: "kind", name: file.name };
    else if (file.size > FILE_BYTES_MAX) problem = { code: "large", name: file.name };
    else if (known.length + attachments.length >= FILES_MAX) problem = { code: "count" };
    else {
      const read = await readFile(file, kind).catch(() => null);
      if (!read) problem = { code: "unreadable", name: file.name };
      else if (bytes + read.data.length > ALL_BYTES_MAX) problem = { code: "all" };
      else {
        bytes += read.data.length;
        attachments.push(read);
      }
    }
  }
  return { attachments, problem };
}

async function readFile(file: File, kind: Attachment["kind"]): Promise<Attachment> {
  // A screenshot pasted from the clipboard may have no name.
  const name = file.name || `${kind}.${file.type.split("/")[1] ?? "bin"}`;
  const mediaType = file.type || "text/plain";
  if (kind === "text") return { name, kind, mediaType, data: await file.text() };
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return { name, kind, mediaType, data: url.slice(url.indexOf(",") + 1) };
}
