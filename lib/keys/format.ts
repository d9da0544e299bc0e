import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

export type KeyMode = "live" | "test";

const RANDOM_LENGTH = 37;
const CHECKSUM_LENGTH = 6;
const PREFIX_LENGTH = "air_live_".length;
export const KEY_LENGTH = PREFIX_LENGTH + RANDOM_LENGTH + CHECKSUM_LENGTH;

const SHAPE = /^air_(live|test)_[A-Za-z0-9_-]{43}$/;

/** base64url of the big-endian CRC-32 (IEEE) of everything before it: six characters. */
export function checksumOf(text: string): string {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64url");
}

/** A new secret: `air_live_` or `air_test_`, 37 random base64url characters (222 bits), 6 of checksum. */
export function makeKey(mode: KeyMode): string {
  const body = `air_${mode}_${randomBytes(28).toString("base64url").slice(0, RANDOM_LENGTH)}`;
  return body + checksumOf(body);
}

/** What is shown of a key after its creation: the first 12 and the last 4 characters. */
export const visibleParts = (secret: string): { readonly prefix: string; readonly suffix: string } => ({
  prefix: secret.slice(0, 12),
  suffix: secret.slice(-4),
});

export type ParsedKey =
  | { readonly isKey: true; readonly mode: KeyMode }
  | { readonly isKey: false; readonly slip: KeySlip; readonly message: string };

export type KeySlip =
  | "empty"
  | "placeholder"
  | "quoted"
  | "white-space"
  | "bearer-twice"
  | "foreign"
  | "truncated"
  | "too-long"
  | "characters"
  | "checksum";

/** Offline check of what arrived as a key. A slip is named in a sentence that helps and repeats nothing of the secret. */
export function parseKey(text: string): ParsedKey {
  if (SHAPE.test(text)) {
    const at = KEY_LENGTH - CHECKSUM_LENGTH;
    if (checksumOf(text.slice(0, at)) === text.slice(at)) {
      return { isKey: true, mode: text.startsWith("air_live_") ? "live" : "test" };
    }
    return slip("checksum", "The API key has a typo: its checksum does not match. Copy it again, whole.");
  }
  return diagnose(text);
}

const slip = (name: KeySlip, message: string): ParsedKey => ({ isKey: false, slip: name, message });

function diagnose(text: string): ParsedKey {
  if (text.trim() === "") return slip("empty", "The API key is empty. Is the environment variable set?");
  if (/^bearer\b/i.test(text.trim())) {
    return slip("bearer-twice", "The Authorization header says 'Bearer' twice. Give your client the key alone.");
  }
  if (/^["'`“”‘’]|["'`“”‘’]$/.test(text.trim())) {
    return slip("quoted", "The API key is wrapped in quotes. Remove them.");
  }
  if (/^\$|^%.*%$|^<.*>$|^\{\{|your[_ -]?(api[_ -]?)?key|…|\.\.\.|^(null|undefined|none)$/i.test(text.trim())) {
    return slip("placeholder", "That is a placeholder, not an API key. Put a real key in its place.");
  }
  if (/\s/.test(text)) return slip("white-space", "The API key contains a space or line break. Paste it as one line.");
  if (!/^air_(live|test)_/.test(text)) return foreign(text);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) {
    return slip("characters", "The API key contains characters that no key has. Copy it again.");
  }
  return text.length < KEY_LENGTH
    ? slip("truncated", `The API key is cut off: ${text.length} of ${KEY_LENGTH} characters. Copy it again, whole.`)
    : slip(
        "too-long",
        `The API key is too long: ${text.length} characters, not ${KEY_LENGTH}. Was something pasted after it?`,
      );
}

const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/^sk-ant-/, "Anthropic"],
  [/^sk-or-/, "OpenRouter"],
  [/^AIza/, "Google"],
  [/^gsk_/, "Groq"],
  [/^xai-/, "xAI"],
  [/^sk-/, "OpenAI"],
];

function foreign(text: string): ParsedKey {
  if (/^air[_-]/i.test(text)) {
    return slip("foreign", "The API key does not begin with 'air_live_' or 'air_test_'. Copy it again, whole.");
  }
  const vendor = VENDORS.find(([shape]) => shape.test(text))?.[1];
  return slip(
    "foreign",
    vendor
      ? `This looks like a key of another service (${vendor}). Keys here begin with 'air_live_' or 'air_test_'.`
      : "This is not one of our API keys: they begin with 'air_live_' or 'air_test_'.",
  );
}
