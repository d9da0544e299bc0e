"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CreateKeyDialog } from "./key-dialogs";

/** Opens the dialog by address (`?new=1`), so that it survives a reload and can be linked to. */
export function CreateKeyButton({ currency }: { readonly currency: string }) {
  const t = useTranslations("keys");
  const router = useRouter();
  const pathname = usePathname();
  const isOpen = useSearchParams().get("new") === "1";
  const close = (isChanged: boolean) => {
    router.replace(pathname, { scroll: false });
    if (isChanged) router.refresh();
  };
  return (
    <>
      <Button kind="primary" size="large" onPress={() => router.push(`${pathname}?new=1`, { scroll: false })}>
        {t("create")}
      </Button>
      {isOpen ? <CreateKeyDialog currency={currency} onClose={close} /> : null}
    </>
  );
}
