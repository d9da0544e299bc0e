import { request } from "undici";

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Posts a form to a token service and gives its JSON. Throws Error that names the status only: answers may hold secrets. */
export async function postForm(url: string, form: Readonly<Record<string, string>>): Promise<unknown> {
  const { statusCode, body } = await request(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams(form).toString(),
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  if (statusCode !== 200) {
    await body.dump({ limit: MAX_ANSWER_BYTES });
    throw new Error(`the token service answered ${statusCode}`);
  }
  return body.json();
}
