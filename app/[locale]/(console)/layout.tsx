import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { ConsoleFrame } from "@/components/console/console-frame";
import { StatusBanner } from "@/components/status/status-banner";
import { Toaster } from "@/components/ui/toast";
import { clientMessages } from "@/lib/next/client-messages";
import { readBalance, readWorkspaces } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { getSite } from "@/lib/next/site";
import { readStatus } from "@/lib/next/status";

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const page = await requirePageContext();
  const [balance, workspaces, board, messages] = await Promise.all([
    settled(readBalance(page)),
    settled(readWorkspaces(page)),
    settled(readStatus()),
    clientMessages("common", "errors", "keys", "credits", "settings", "onboarding"),
  ]);
  return (
    <ConsoleFrame
      siteName={getSite().name}
      email={page.viewer.email}
      currency={page.viewer.currency}
      available={balance?.available ?? null}
      workspaces={workspaces}
    >
      <StatusBanner components={board?.components ?? []} />
      <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>
      <Toaster />
    </ConsoleFrame>
  );
}
