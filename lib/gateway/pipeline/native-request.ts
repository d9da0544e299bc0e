import { AppError } from "@/lib/kernel";
import {
  type BodyPatch,
  type PassthroughCodec,
  patchBody,
  type RequestFacts,
  type SseFrame,
} from "../dialects/dialect";
import { GATEWAY_FIELDS } from "../dialects/gateway-fields";
import type { Candidate } from "../routing";
import type { Parsed, Received, Reserved } from "./stages";

/** Whether this candidate gets the client's bytes as they are. The sandbox is no provider: it is called as ever. */
export const isNative = ({ native }: Pick<Parsed, "native">, { target }: Candidate): boolean =>
  native !== null && target !== null;

/**
 * Fields that make a provider serve something else than the one model that was priced, answer without its usage, or read
 * a history that it keeps itself: the hold could not cover what it does not see.
 */
const UNPRICED = ["models", "route", "plugins", "background", "previous_response_id", "conversation"] as const;

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

/**
 * What the pipeline reads of a proxied body. The gateway's own fields have no meaning there: they are the provider's.
 * Throws AppError `invalid_request` for what would be served without a price.
 */
export function nativeFacts({ dialect, path }: Received, body: Readonly<Record<string, unknown>>): RequestFacts {
  for (const param of UNPRICED) {
    if (isAbsent(body[param])) continue;
    const message = `The proxy does not take \`${param}\`: it prices one call of one model that holds its whole prompt and is answered at once.`;
    throw new AppError("invalid_request", { message, param });
  }
  const theirs = Object.fromEntries(Object.entries(body).filter(([name]) => !GATEWAY_FIELDS.includes(name)));
  return dialect.inbound.readFacts(theirs, path);
}

/** Path and bytes of a proxied call: usage switched on in a stream, and the cap that the hold covers where none was named. */
export function nativeRequest(
  stage: Reserved,
  candidate: Candidate,
): { readonly path: string; readonly body: Uint8Array } {
  const { passthrough } = stage.dialect;
  const cap = stage.isCapOurs ? stage.outputCap : null;
  const body = passthrough.rewriteRequest(stage.raw, stage.body, {
    nativeModel: candidate.nativeModel,
    maxOutputTokens: cap,
    removeFields: [],
    patches: [restored(stage.body), ...(cap === null ? [] : [respelledCap(candidate, cap)])],
  });
  const path = passthrough.requestPath(candidate.nativeModel, stage.facts.isStream);
  const query = stage.native?.query ?? "";
  return { path: query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`, body };
}

/** Puts back what the codec takes out of a body that is meant for the gateway. */
const restored =
  (body: Readonly<Record<string, unknown>>): BodyPatch =>
  (written) =>
    Object.fromEntries(
      Object.entries(body).filter(([name, value]) => name !== "model" && value !== null && written[name] === undefined),
    );

/** Our cap under the name that this provider knows, as its deviations have it. */
const respelledCap =
  ({ patches, nativeModel }: Candidate, cap: number): BodyPatch =>
  (written) => {
    if (written.max_tokens !== cap || patches.length === 0) return null;
    const { max_tokens, max_completion_tokens } = patchBody({ model: nativeModel, max_tokens: cap }, patches);
    return { max_tokens, max_completion_tokens };
  };

const NEVER = (): boolean => false;

/** Tells the frames that the client did not ask for. */
export const unaskedUsage = (codec: PassthroughCodec, facts: RequestFacts): ((frame: SseFrame) => boolean) =>
  !facts.wantsUsageChunk && codec.isUsageFrame ? (frame) => codec.isUsageFrame?.(frame) === true : NEVER;
