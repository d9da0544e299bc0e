import { redirect } from "next/navigation";
import { getLocale } from "next-intl/server";
import { cache } from "react";
import { localePath } from "@/components/i18n/locales";
import { getComposition } from "@/lib/composition";
import type { UsageContext } from "@/lib/usage";
import { readSession } from "./session";
import { getPath } from "./site";

/** Who looks at a page: a signed-in person and the account and workspace in view. */
export interface Viewer {
  readonly email: string;
  readonly name: string | null;
  /** uuids. */
  readonly accountId: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly role: string;
  readonly currency: string;
}

export interface PageContext {
  /** For verbs of domain rooms. */
  readonly ctx: UsageContext;
  readonly viewer: Viewer;
}

/** The signed-in person's context, or null. Read once a request. */
export const findPageContext = cache(async (): Promise<PageContext | null> => {
  const signedIn = await readSession();
  if (!signedIn) return null;
  const { catalog } = await getComposition();
  const { session, membership, ctx } = signedIn;
  const { accountId, workspaceId, workspaceName, role, currency } = membership;
  const viewer = { email: session.email, name: session.name, accountId, workspaceId, workspaceName, role, currency };
  return { ctx: { ...ctx, catalog }, viewer };
});

/** Who is signed in, or null. */
export const getViewer = async (): Promise<Viewer | null> => (await findPageContext())?.viewer ?? null;

/** For pages behind the sign-in: leaves for it, and comes back to this page afterwards. */
export async function requirePageContext(): Promise<PageContext> {
  const found = await findPageContext();
  if (found) return found;
  const [locale, path] = await Promise.all([getLocale(), getPath()]);
  redirect(localePath(locale, `/sign-in?to=${encodeURIComponent(localePath(locale, path))}`));
}
