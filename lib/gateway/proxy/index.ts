export type { NativeCall } from "./native-call";
export { dialectOfNative, type NativeTarget, readNativePath, splitNativePath } from "./read-path";
