import { getTranslations } from "next-intl/server";
import { Skeleton, TableSkeleton } from "@/components/ui/states";

/** The shape of a list page while its data is read: title, then rows. */
export async function ListLoading({ rows = 10 }: { readonly rows?: number }) {
  const t = await getTranslations("common");
  return (
    <>
      <div className="flex flex-col gap-3">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-4 w-72 max-w-full" />
      </div>
      <TableSkeleton label={t("loading")} rows={rows} />
    </>
  );
}
