const INDENT = "  ";
const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;
/** What a YAML 1.1 reader would not take for text. */
const NOT_TEXT = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** A JSON value as a YAML document in block style; text is quoted as JSON quotes it, which YAML reads the same. */
export const yamlText = (value: unknown): string => `${block(value, "").replace(/^\n/, "")}\n`;

function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []";
    return value.map((item) => `\n${indent}-${block(item, indent + INDENT)}`).join("");
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (members.length === 0) return " {}";
    return members.map(([key, member]) => `\n${indent}${keyText(key)}:${block(member, indent + INDENT)}`).join("");
  }
  return ` ${JSON.stringify(value)}`;
}

const keyText = (key: string): string => (PLAIN_KEY.test(key) && !NOT_TEXT.test(key) ? key : JSON.stringify(key));
