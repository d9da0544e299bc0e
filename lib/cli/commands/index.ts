import type { Command } from "../command";
import { accountCommands } from "./account";
import { catalogCommands } from "./catalog";
import { docsCommands } from "./docs";
import { keyCommands } from "./key";
import { ledgerCommands } from "./ledger";
import { mailCommands } from "./mail";
import { modelCommands } from "./model";
import { providerCommands } from "./provider";
import { sessionCommands } from "./session";
import { vitalsCommands } from "./vitals";

/** Everything the command line can do, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...accountCommands,
  ...sessionCommands,
  ...keyCommands,
  ...ledgerCommands,
  ...modelCommands,
  ...providerCommands,
  ...catalogCommands,
  ...mailCommands,
  ...docsCommands,
  ...vitalsCommands,
];
