export { checksumOf, KEY_LENGTH, type KeyMode, type KeySlip, makeKey, type ParsedKey, parseKey } from "./format";
export { createKeyHasher, HASH_VERSION } from "./hash";
export { createKeyVerifier, type KeyVerifier, type KeyVerifierOptions } from "./verifier";
export { CAP_INTERVALS, type CapInterval, capWindow } from "./windows";
