export { createKey } from "./create-key";
export { deleteKey } from "./delete-key";
export { checksumOf, KEY_LENGTH, type KeyMode, type KeySlip, makeKey, type ParsedKey, parseKey } from "./format";
export { getKey } from "./get-key";
export { getOwnKey } from "./get-own-key";
export { createKeyHasher, HASH_VERSION } from "./hash";
export { listKeys } from "./list-keys";
export { rotateKey } from "./rotate-key";
export { CAP_INTERVALS, type CapInterval, capWindow } from "./rules/windows";
export {
  CreatedKey,
  CreateKeyInput,
  DeletedKey,
  KeyIdInput,
  KeyList,
  KeyReply,
  KeyView,
  ListKeysInput,
  OwnKey,
  RotatedKey,
  RotateKeyInput,
  UpdateKeyInput,
} from "./schemas";
export { updateKey } from "./update-key";
export { createKeyVerifier, type KeyVerifier, type KeyVerifierOptions } from "./verify/verifier";
export { workspacePrincipal } from "./workspace-principal";
