import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import type { UnavailableReason } from "./dto";

/** Why a model cannot be called with a live key here. */
export async function Unavailable({ reason }: { readonly reason: UnavailableReason }) {
  const t = await getTranslations("models");
  return <Badge>{t(`reason_${reason}`)}</Badge>;
}
