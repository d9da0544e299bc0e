import { getTranslations } from "next-intl/server";
import { CodeBlock } from "@/components/ui/code-block";

export async function SelfHost() {
  const [t, common] = await Promise.all([getTranslations("landing"), getTranslations("common")]);
  return (
    <section className="mx-auto grid w-full max-w-6xl items-center gap-6 px-4 pt-16 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,34rem)] lg:gap-14">
      <div className="flex flex-col gap-2">
        <h2 className="text-xl">{t("hostTitle")}</h2>
        <p className="prose-width text-soft">{t("hostText")}</p>
      </div>
      <CodeBlock
        code="npm start"
        lang="shellscript"
        label={t("hostLabel")}
        copyLabel={common("copy")}
        copiedLabel={common("copied")}
        className="min-w-0 rounded-panel border border-line bg-panel"
      />
    </section>
  );
}
