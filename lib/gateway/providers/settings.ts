import type { ProviderSettings } from "../ports";
import { baseUrlOf, type Provider } from "./provider";

/**
 * A provider's settings from the operator's variables, or null when it is not switched on: its key is missing, or it
 * can do without one and nobody said where it listens.
 */
export function readProviderSettings(
  provider: Provider,
  variables: Readonly<Record<string, string>>,
): ProviderSettings | null {
  const apiKey = provider.keyVariable ? (variables[provider.keyVariable] ?? null) : null;
  const baseUrl = provider.baseUrlVariables.map((name) => variables[name]).find((value) => value !== undefined) ?? null;
  const extra: Record<string, string> = {};
  for (const [name, variable] of Object.entries(provider.extraVariables)) {
    const value = variables[variable];
    if (value !== undefined) extra[name] = value;
  }
  const { keySubstitutes } = provider;
  const hasKey = apiKey !== null || (keySubstitutes.length > 0 && keySubstitutes.every((name) => extra[name]));
  const isSwitchedOn = provider.isKeyOptional ? baseUrl !== null : hasKey;
  if (!isSwitchedOn) return null;
  const settings: ProviderSettings = { baseUrl, apiKey, extra };
  return provider.endpoints.some((endpoint) => baseUrlOf(endpoint, settings) !== null) ? settings : null;
}
