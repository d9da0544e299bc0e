import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/kernel";
import { type CatalogFile, catalogFileSchema } from "./schema";

/** The file that ships with the product, relative to the installation's root. */
export const BUNDLED_FILE = "lib/catalog/data/models.json";

export interface ReadCatalog {
  readonly file: CatalogFile;
  /** SHA-256 of the bytes, hex: tells whether a database has seen this very file. */
  readonly hash: string;
}

/** Reads and validates a catalogue file. Throws AppError invalid_request that names the first faults. */
export async function readCatalogFile(location: string): Promise<ReadCatalog> {
  const text = await readText(location);
  const parsed = catalogFileSchema.safeParse(parse(text.toString("utf8"), location));
  if (!parsed.success) {
    const faults = parsed.error.issues.slice(0, 10).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new AppError("invalid_request", {
      message: `${location} is not a valid catalogue file. ${faults.join("; ")}`,
      param: "file",
    });
  }
  return { file: parsed.data, hash: createHash("sha256").update(text).digest("hex") };
}

async function readText(location: string): Promise<Buffer> {
  try {
    return await readFile(path.resolve(location));
  } catch (error) {
    throw new AppError("invalid_request", { message: `${location} cannot be read.`, param: "file", cause: error });
  }
}

function parse(text: string, location: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_request", { message: `${location} is not JSON.`, param: "file", cause: error });
  }
}
