/** A decoded request body: strings, nested records and lists, as Stripe reads `a[b][0][c]=d`. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

/** Decodes application/x-www-form-urlencoded with bracketed keys. Records whose keys are 0…n become lists. */
export function decodeForm(text: string): Form {
  const root: Form = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const path = key.split(/\[|\]\[|\]/).filter((part, index) => part !== "" || index === 1);
    let at: Form = root;
    path.forEach((part, index) => {
      const name = part === "" ? String(Object.keys(at).length) : part;
      if (index === path.length - 1) at[name] = value;
      else {
        if (typeof at[name] !== "object") at[name] = {};
        at = at[name] as Form;
      }
    });
  }
  return listsOf(root) as Form;
}

function listsOf(value: FormValue): FormValue {
  if (typeof value === "string") return value;
  const entries = Object.entries(value).map(([key, item]) => [key, listsOf(item)] as const);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Reads a nested value, e.g. at(form, "line_items", "0", "price_data", "currency"). */
export function at(value: FormValue | undefined, ...path: string[]): FormValue | undefined {
  let found = value;
  for (const part of path) {
    if (found === undefined || typeof found === "string") return undefined;
    found = (found as Form)[part];
  }
  return found;
}

export const textAt = (value: FormValue | undefined, ...path: string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
};

export const recordAt = (value: FormValue | undefined, ...path: string[]): Record<string, string> => {
  const found = at(value, ...path);
  if (typeof found !== "object" || Array.isArray(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
};
