import type { SiteFrameProps } from "@/components/site/site-frame";
import { getViewer } from "./page-context";
import { getSite } from "./site";
import { getTheme } from "./theme";

/** What the public header and footer need to know about the installation and the reader. */
export async function siteFrameProps(): Promise<SiteFrameProps> {
  const [theme, viewer] = await Promise.all([getTheme(), getViewer().catch(() => null)]);
  return { siteName: getSite().name, theme, isSignedIn: viewer !== null };
}
