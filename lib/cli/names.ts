/** "per_audio_minute" → "per-audio-minute": a field as a flag. */
export const kebab = (field: string): string => field.replaceAll("_", "-");

/** A verb's answer under the names that JSON uses: isFree → free, priceVersionsWritten → price_versions_written. */
export function toSnake(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name
        .replace(/^is(?=[A-Z])/, "")
        .replace(/[A-Z]/g, (letter, at: number) => (at ? "_" : "") + letter.toLowerCase()),
      item,
    ]),
  );
}
