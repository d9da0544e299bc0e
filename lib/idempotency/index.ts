export { createIdempotency, type IdempotencyOptions } from "./create-idempotency";
export { purgeIdempotency } from "./purge-idempotency";
