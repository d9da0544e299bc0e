import type { Command } from "../command";
import { catalogCommands } from "./catalog";
import { mailCommands } from "./mail";
import { modelCommands } from "./model";
import { providerCommands } from "./provider";

/** Everything the command line can do, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...modelCommands,
  ...providerCommands,
  ...catalogCommands,
  ...mailCommands,
];
