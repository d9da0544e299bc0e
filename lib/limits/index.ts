export { createLimits } from "./limits";
