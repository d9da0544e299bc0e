import { createHmac, randomBytes } from "node:crypto";
import type { Secrets } from "@/lib/backends/secrets/secrets";

/** What goes into a share link: 256 random bits. */
export const makeShareToken = (): string => randomBytes(32).toString("base64url");

/** Keyed hash of a share's token, by which its row is found; the token itself is not kept. */
export const hashShareToken = (secrets: Secrets, token: string): string =>
  createHmac("sha256", secrets.derive("share-links:v1")).update(token).digest("hex");
