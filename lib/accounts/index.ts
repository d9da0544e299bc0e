export { ACCESS_CHANNEL, type AccessTarget, announceAccessChange, parseAccessChange } from "./access-changes";
