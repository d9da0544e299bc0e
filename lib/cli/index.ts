export type { CliServices, ProviderTest } from "./command";
export { type CliOutput, runCli } from "./run-cli";
