/** The key form's fields as the body of the create and update operations. */
export interface KeyBody {
  readonly name: string;
  /** Decimal string; null = no cap. */
  readonly limit: string | null;
  readonly limit_reset: string | null;
  readonly rate_limit: number;
  readonly allowed_models: readonly string[] | null;
  readonly expires_at: string | null;
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

/** Reads the form. A comma counts as a decimal point; a day means its end in UTC. */
export function keyBody(form: FormData): KeyBody {
  const limit = text(form, "limit").replace(",", ".").replace(/\s/g, "");
  const models = text(form, "models")
    .split(/[\s,]+/)
    .filter(Boolean);
  const day = text(form, "expires");
  const reset = text(form, "limit_reset");
  return {
    name: text(form, "name"),
    limit: limit === "" ? null : limit,
    limit_reset: limit === "" || reset === "none" ? null : reset,
    rate_limit: Number.parseInt(text(form, "rate_limit") || "0", 10),
    allowed_models: models.length > 0 ? models : null,
    expires_at: day === "" ? null : `${day}T23:59:59Z`,
  };
}
