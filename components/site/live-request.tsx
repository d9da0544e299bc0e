import { getLocale, getTranslations } from "next-intl/server";
import { LiveRequestForm } from "./live-request-form";

/** One real call from the page, without an account: what it says, what it costs, how long it takes, who answers. */
export async function LiveRequest({ model }: { readonly model: string }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("liveRequest")]);
  const labels = {
    prompt: t("prompt"),
    initial: t("initial"),
    send: t("send"),
    stop: t("stop"),
    answer: t("answer"),
    waiting: t("waiting"),
    failed: t("failed"),
    cost: t("cost"),
    firstToken: t("firstToken"),
    total: t("total"),
    tokens: t("tokens"),
    provider: t("provider"),
    overhead: t("overhead"),
  };
  return (
    <section aria-labelledby="live-request" className="border-line border-b">
      <div className="mx-auto grid w-full max-w-6xl gap-6 px-4 py-14 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,34rem)] lg:gap-14">
        <div className="flex flex-col gap-2">
          <h2 id="live-request" className="text-xl">
            {t("title")}
          </h2>
          <p className="prose-width text-soft">{t("text")}</p>
          <p className="text-soft">
            {t("model")} <code className="font-mono text-sm">{model}</code>
          </p>
        </div>
        <LiveRequestForm labels={labels} locale={locale} />
      </div>
    </section>
  );
}
