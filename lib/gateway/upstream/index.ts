export { Breaker } from "./breaker";
export {
  type AttemptFailure,
  answerFailure,
  connectionFailure,
  credentialFailure,
  retryAfterSeconds,
  statusFailure,
} from "./errors";
export { readingEventStreams } from "./event-stream";
export { httpTransport, joinUrl } from "./http-transport";
export { OpenCall, type Opening, type Timing } from "./open-call";
export { scrub } from "./scrub";
export type { Transport, UpstreamCall, UpstreamFailure, UpstreamRequest, UpstreamSink } from "./transport";
