import { AwsV4Signer } from "aws4fetch";
import type { Authorize } from "../provider";

/** A Bedrock API key as a bearer token where there is one, else Signature Version 4 with the access keys. */
export const signBedrock: Authorize = async ({ method, url, headers, body }, { apiKey, extra }) => {
  if (apiKey !== null) return { authorization: `Bearer ${apiKey}` };
  const { access_key: accessKeyId, secret_key: secretAccessKey, session_token: sessionToken, region } = extra;
  if (!accessKeyId || !secretAccessKey || !region)
    throw new Error("the access keys of Amazon Bedrock are not complete");
  const signer = new AwsV4Signer({
    method,
    url,
    headers: { ...headers },
    body: body === null ? undefined : Buffer.from(body),
    accessKeyId,
    secretAccessKey,
    sessionToken,
    service: "bedrock",
    region,
  });
  const signed = await signer.sign();
  const proof: Record<string, string> = {};
  for (const name of ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"]) {
    const value = signed.headers.get(name);
    if (value !== null) proof[name] = value;
  }
  return proof;
};
