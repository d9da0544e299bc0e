import type { OutboxMail } from "@/lib/backends/mail";
import type { Catalog } from "@/lib/catalog";
import type { Context, Services } from "@/lib/context";

/** What the command line works with: the process's services, joined to the running installation's database. */
export interface CliServices extends Services {
  readonly catalog: Catalog;
  /** The newest messages of the outbox. */
  listMail(limit: number): Promise<readonly OutboxMail[]>;
  /** One cheap authenticated request to a provider as it is configured here. */
  testProvider(provider: string): Promise<ProviderTest>;
  close(): Promise<void>;
}

export interface ProviderTest {
  readonly isOk: boolean;
  readonly url: string | null;
  readonly status: number | null;
  readonly latencyMs: number | null;
  /** What went wrong, in words; null when it answered well. */
  readonly error: string | null;
}

export interface Flag {
  readonly type: "string" | "boolean";
  readonly description: string;
  /** Shown in help: `--amount 10.00`. */
  readonly example?: string;
  readonly isRequired?: boolean;
}

export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;

/** What a command answers: a value printed as JSON or as text, and the exit code (0 unless it says otherwise). */
export interface Outcome {
  readonly value: unknown;
  readonly exitCode?: number;
}

export interface Command {
  readonly noun: string;
  readonly verb: string;
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly run: (cli: CliContext, flags: FlagReader) => Promise<Outcome>;
}

/** The operator's context and services. */
export interface CliContext {
  readonly ctx: Context;
  readonly services: CliServices;
}

/** Wrong words on the command line: exit code 2, with a hint where to look. */
export class UsageError extends Error {
  readonly isUsageError = true;
}

/** Reads parsed flags; a missing required one never gets this far. */
export class FlagReader {
  constructor(private readonly values: FlagValues) {}

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === "string" ? value : undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") throw new UsageError(`--${name} is missing`);
    return value;
  }

  isSet(name: string): boolean {
    return this.values[name] === true;
  }

  /** A whole number of at least `min`. */
  integer(name: string, min: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,12}$/.test(value) || Number(value) < min) {
      throw new UsageError(`--${name} must be a whole number of at least ${min}`);
    }
    return Number(value);
  }

  /** One of a few words. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value);
    if (!found) throw new UsageError(`--${name} must be one of ${words.join(", ")}`);
    return found;
  }
}
