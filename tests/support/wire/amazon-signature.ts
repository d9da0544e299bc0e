import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** A request as it came over the wire. */
export interface SignedRequest {
  /** Path as sent, without query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Signature Version 4 of a POST as the service computes it anew. Every segment of the path is encoded once more, as for
 * all services but S3. Source: AWS documentation, "Create a signed AWS API request".
 */
export function signatureOf({ url, headers, body }: SignedRequest, secret: string, region: string): string {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
  const lines = names.map((name) => `${name}:${String(headers[name]).trim()}\n`).join("");
  const path = url.split("/").map(encodeURIComponent).join("/");
  const canonical = ["POST", path, "", lines, names.join(";"), sha(body)].join("\n");
  const at = String(headers["x-amz-date"]);
  const scope = `${at.slice(0, 8)}/${region}/bedrock/aws4_request`;
  const key = [at.slice(0, 8), region, "bedrock", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, ["AWS4-HMAC-SHA256", at, scope, sha(canonical)].join("\n")).toString("hex");
}

/** The signature that a request bears; "" = none. */
export const givenSignature = ({ headers }: SignedRequest): string =>
  /Signature=([0-9a-f]+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
