import { parseArgs } from "node:util";
import { type Context, SCOPES } from "@/lib/context";
import { isAppError, toJson } from "@/lib/kernel";
import { type CliServices, type Command, FlagReader, UsageError } from "./command";
import { COMMANDS } from "./commands";
import { commandHelp, generalHelp, nounHelp } from "./help";
import { renderText } from "./render-text";

export interface CliOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const CONSOLE: CliOutput = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
};

/**
 * The operator's command line. Exit codes: 0 done, 1 refused or broken, 2 wrong usage. `open` joins the installation and
 * is called only for a command that is well formed. With --json the answer is one JSON value on stdout, an error one on
 * stderr.
 */
export async function runCli(
  argv: readonly string[],
  open: () => Promise<CliServices>,
  output: CliOutput = CONSOLE,
): Promise<number> {
  const isJson = argv.includes("--json");
  try {
    const parsed = parse(argv);
    if ("help" in parsed) {
      output.out(parsed.help);
      return 0;
    }
    const { value, exitCode = 0 } = await execute(parsed.command, parsed.flags, open);
    output.out(isJson ? toJson(value) : renderText(value));
    return exitCode;
  } catch (error) {
    return report(error, isJson, output);
  }
}

type Parsed = { readonly help: string } | { readonly command: Command; readonly flags: FlagReader };

const GENERAL_FLAGS = new Set(["--json", "--help", "-h"]);

function parse(argv: readonly string[]): Parsed {
  const isHelp = argv.includes("--help") || argv.includes("-h");
  const [noun, verb, ...args] = argv.filter((word) => !GENERAL_FLAGS.has(word));
  if (noun === undefined || noun === "help") return { help: generalHelp() };
  const ofNoun = COMMANDS.filter((command) => command.noun === noun);
  if (ofNoun.length === 0) throw new UsageError(`there is no "${noun}"; --help shows what there is`);
  const command = ofNoun.find((one) => one.verb === verb);
  if (!command) {
    if (isHelp) return { help: nounHelp(ofNoun) };
    const verbs = ofNoun.map((one) => one.verb).join(", ");
    throw new UsageError(`"${noun}" wants one of: ${verbs}`);
  }
  if (isHelp) return { help: commandHelp(command) };
  return { command, flags: readFlags(command, args) };
}

function readFlags(command: Command, args: readonly string[]): FlagReader {
  const options = Object.fromEntries(Object.entries(command.flags).map(([name, flag]) => [name, { type: flag.type }]));
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    const flags = new FlagReader(values as Record<string, string | boolean | undefined>);
    for (const [name, flag] of Object.entries(command.flags)) if (flag.isRequired) flags.required(name);
    return flags;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error));
  }
}

async function execute(command: Command, flags: FlagReader, open: () => Promise<CliServices>) {
  const services = await open();
  try {
    const ctx: Context = {
      ...services,
      actor: { kind: "system" },
      scopes: new Set(SCOPES),
      accountId: null,
      workspaceId: null,
    };
    return await command.run({ ctx, services }, flags);
  } finally {
    await services.close();
  }
}

interface ZodLike {
  readonly name: string;
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

const isZodError = (error: unknown): error is ZodLike =>
  error instanceof Error && error.name === "ZodError" && "issues" in error;

function report(error: unknown, isJson: boolean, output: CliOutput): number {
  if (error instanceof UsageError || isZodError(error)) {
    const message = isZodError(error)
      ? error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join("; ")
      : error.message;
    output.err(isJson ? toJson({ error: { code: "usage", message } }) : `usage: ${message}`);
    return 2;
  }
  if (isAppError(error) && error.code !== "internal") {
    const { code, message, param, metadata } = error;
    output.err(isJson ? toJson({ error: { code, message, param, metadata } }) : `refused: ${message}`);
    return 1;
  }
  const cause = isAppError(error) ? (error.cause ?? error) : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  output.err(isJson ? toJson({ error: { code: "internal", message } }) : `failed: ${message}`);
  return 1;
}
