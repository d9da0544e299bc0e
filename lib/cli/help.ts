import type { Command } from "./command";
import { COMMANDS } from "./commands";

const CALL = "npm run -s cli --";

/** Every command with its one line. */
export function generalHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => `${command.noun} ${command.verb}`.length));
  const lines = COMMANDS.map((command) => `  ${`${command.noun} ${command.verb}`.padEnd(width)}  ${command.summary}`);
  return [
    `Usage: ${CALL} <noun> <verb> [--flags] [--json]`,
    "",
    ...lines,
    "",
    "--json prints one JSON value. Exit codes: 0 done, 1 refused or broken, 2 wrong usage.",
    `${CALL} <noun> <verb> --help shows the flags.`,
  ].join("\n");
}

export function nounHelp(commands: readonly Command[]): string {
  return commands.map(commandHelp).join("\n\n");
}

export function commandHelp(command: Command): string {
  const flags = Object.entries(command.flags).map(([name, flag]) => {
    const value = flag.type === "string" ? ` ${flag.example ?? "TEXT"}` : "";
    return [`--${name}${value}`, `${flag.description}${flag.isRequired ? " (required)" : ""}`] as const;
  });
  const width = Math.max(6, ...flags.map(([left]) => left.length));
  return [
    `${CALL} ${command.noun} ${command.verb}`,
    `  ${command.summary}`,
    ...flags.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join("\n");
}
