import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Comparison } from "./dto";

interface UnknownModelsProps {
  readonly unknown: Comparison["unknown"];
  readonly ids: readonly string[];
  readonly address: (ids: readonly string[]) => string;
}

/** Names that no model has, each with near ones to add instead. */
export async function UnknownModels({ unknown, ids, address }: UnknownModelsProps) {
  const t = await getTranslations("compare");
  return unknown.map(({ asked, near }) => (
    <p key={asked} className="flex flex-wrap gap-x-4 gap-y-1 rounded-panel border border-line bg-warn-wash p-4">
      <span>{t("unknown", { asked })}</span>
      {near.map(({ id, name }) => (
        <Link key={id} href={address([...ids, id])} prefetch={false} className="link inline-flex min-h-6 items-center">
          {name}
        </Link>
      ))}
    </p>
  ));
}
