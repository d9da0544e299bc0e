import { randomBytes } from "node:crypto";

const MARK = `exact-${randomBytes(12).toString("hex")}:`;
const MARKED = new RegExp(`"${MARK}(-?[0-9.]+)"`, "g");
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A number that is written to JSON digit by digit as given, so that no amount passes through a float. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    if (!DECIMAL.test(text)) throw new RangeError(`"${text}" is not a decimal number`);
    this.text = text;
  }

  toJSON(): string {
    return MARK + this.text;
  }
}

/** Marks a decimal string to be written as a JSON number: exact("0.10") → 0.10. */
export const exact = (text: string): ExactNumber => new ExactNumber(text);

/** JSON text of a value that may hold exact numbers and bigints (written as decimal strings). */
export function toJson(value: unknown, indent?: number): string {
  const text = stringify(value, indent);
  return text.includes(MARK) ? text.replace(MARKED, "$1") : text;
}

/** A replacer makes JSON.stringify several times slower, so it is only used where a bigint asks for it. */
function stringify(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), indent);
  }
}
