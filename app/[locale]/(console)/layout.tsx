import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { ConsoleFrame } from "@/components/console/console-frame";
import { Toaster } from "@/components/ui/toast";
import { clientMessages } from "@/lib/next/client-messages";
import { readBalance } from "@/lib/next/console/data";
import { settled } from "@/lib/next/load";
import { requirePageContext } from "@/lib/next/page-context";
import { getSite } from "@/lib/next/site";

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const page = await requirePageContext();
  const [balance, messages] = await Promise.all([
    settled(readBalance(page)),
    clientMessages("common", "errors", "keys", "credits", "settings", "onboarding"),
  ]);
  return (
    <ConsoleFrame
      siteName={getSite().name}
      email={page.viewer.email}
      currency={page.viewer.currency}
      available={balance?.available ?? null}
    >
      <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>
      <Toaster />
    </ConsoleFrame>
  );
}
