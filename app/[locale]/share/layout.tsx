import type { ReactNode } from "react";
import { SiteFrame } from "@/components/site/site-frame";
import { siteFrameProps } from "@/lib/next/site-frame";

export default async function ShareLayout({ children }: { readonly children: ReactNode }) {
  return <SiteFrame {...(await siteFrameProps())}>{children}</SiteFrame>;
}
