export { encodeComment, encodeFrame, encodeFrames, frameText } from "./encode";
export { RawFrame } from "./frame";
export { type FrameSplitter, frameSplitter } from "./splitter";
