export type { Core } from "./core";
export { count } from "./count";
export { InFlightQueue } from "./in-flight";
export { InsuredShare } from "./insured-share";
export { OpenCalls } from "./open-calls";
export { receive } from "./receive";
export { reframe } from "./reframe";
export { run } from "./run";
