/** What is sent: an address below the origin and the parts of the request. */
export interface TryRequest {
  readonly method: string;
  readonly url: string;
  /** "" = none. */
  readonly key: string;
  /** JSON text; null = none. */
  readonly body: string | null;
}

/** What came back, as far as it has come. */
export interface TryResult {
  /** 0 = the server could not be reached. */
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly tookMs: number;
  readonly isDone: boolean;
}

const MAX_CHARS = 200_000;

/** Sends a call without cookies and tells of every piece of the answer. Rejects only when it was stopped. */
export async function sendCall(
  request: TryRequest,
  stop: AbortSignal,
  onProgress: (result: TryResult) => void,
): Promise<void> {
  const startedAt = performance.now();
  let result: TryResult = { status: 0, headers: [], text: "", tookMs: 0, isDone: false };
  const tell = (change: Partial<TryResult>) => {
    result = { ...result, tookMs: Math.round(performance.now() - startedAt), ...change };
    onProgress(result);
  };
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        ...(request.key ? { authorization: `Bearer ${request.key}` } : {}),
        ...(request.body === null ? {} : { "content-type": "application/json" }),
      },
      body: request.body,
      credentials: "omit",
      cache: "no-store",
      signal: stop,
    });
    tell({ status: response.status, headers: [...response.headers] });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) break;
      tell({ text: (result.text + piece.value).slice(0, MAX_CHARS) });
    }
  } catch (error) {
    if (stop.aborted) throw error;
    tell({ text: result.text });
  }
  tell({ isDone: true });
}

/** The charge as the answer tells it, with its currency: in the headers, or in a stream's last event. Null = it tells none. */
export function chargeOf({ headers, text }: TryResult): { readonly amount: string; readonly currency: string } | null {
  const header = (name: string) => headers.find(([one]) => one === name)?.[1];
  const amount = header("x-cost-amount");
  if (amount !== undefined) return { amount, currency: header("x-cost-currency") ?? "USD" };
  const last = [...text.matchAll(/"charge":\s*\{"amount":\s*"([^"]+)",\s*"currency":\s*"([^"]+)"/g)].at(-1);
  if (last?.[1] && last[2]) return { amount: last[1], currency: last[2] };
  const cost = [...text.matchAll(/"cost":\s*([\d.e-]+)/g)].at(-1)?.[1];
  return cost === undefined ? null : { amount: cost, currency: "USD" };
}

/** Whole JSON indented; anything else as it came. */
export function prettyText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
