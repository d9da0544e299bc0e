/** The few calls to next-auth that the sign-in pages make. Credentials and provider names: lib/next/auth. */

interface Csrf {
  readonly csrfToken: string;
}

const post = async (path: string, fields: Readonly<Record<string, string>>): Promise<string | null> => {
  const csrf = (await (await fetch("/api/auth/csrf", { cache: "no-store" })).json()) as Csrf;
  const response = await fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken: csrf.csrfToken, json: "true" }),
  });
  const answer = (await response.json()) as { readonly url?: string };
  return answer.url ?? null;
};

export type SignInResult = "ok" | "refused" | "limited" | "failed";

/** Signs in with what the person typed. "refused" does not tell what was wrong. */
export async function signInWith(
  provider: "password" | "code",
  fields: Readonly<Record<string, string>>,
): Promise<SignInResult> {
  try {
    const url = await post(`callback/${provider}`, { ...fields, callbackUrl: window.location.origin });
    if (!url) return "failed";
    const error = new URL(url, window.location.origin).searchParams.get("error");
    if (error === null) return "ok";
    return error === "rate_limited" ? "limited" : "refused";
  } catch {
    return "failed";
  }
}

/** Leaves for another company's sign-in page; it comes back to `to`. */
export async function signInElsewhere(provider: string, to: string): Promise<boolean> {
  try {
    const url = await post(`signin/${provider}`, { callbackUrl: new URL(to, window.location.origin).href });
    if (url) window.location.assign(url);
    return url !== null;
  } catch {
    return false;
  }
}

/** Ends this session and shows `to`. */
export async function signOut(to: string): Promise<void> {
  await post("signout", { callbackUrl: new URL(to, window.location.origin).href }).catch(() => null);
  window.location.assign(to);
}
