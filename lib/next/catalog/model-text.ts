import { getTranslations } from "next-intl/server";
import type { ModelDetail } from "@/components/catalog/dto";
import { isLocale, localePath } from "@/components/i18n/locales";
import { clientSnippets } from "@/components/snippets/client-snippets";
import { otherSnippet } from "@/components/snippets/other-snippet";
import { CURRENCIES } from "@/lib/kernel";
import { getSite } from "../site";
import { findModel } from "./model";

const HEADERS = {
  "content-type": "text/markdown; charset=utf-8",
  vary: "accept",
  "cache-control": "public, max-age=60",
};

/** A model's page as Markdown: the address with ".md", or the page's own with `Accept: text/markdown`. */
export async function modelTextRoute(localeText: string, parts: readonly string[]): Promise<Response> {
  const locale = isLocale(localeText) ? localeText : "en";
  const id = parts.map(decodeURIComponent).join("/").replace(/\.md$/, "");
  const details = await Promise.all(CURRENCIES.map((currency) => findModel(id, currency)));
  const [model] = details;
  if (!model) {
    const body = `# 404\n\nThere is no model ${id}. All of them: ${getSite().url}/v1/models\n`;
    return new Response(body, { status: 404, headers: { ...HEADERS, "cache-control": "no-store" } });
  }
  const t = await getTranslations({ locale, namespace: "models" });
  const sections = [
    heading(model, locale),
    facts(model, t),
    `## ${t("pricesTitle")}\n\n${prices(details, t)}`,
    `## ${t("providersTitle")}\n\n${model.offers.map((offer) => `- ${offer.providerName}: \`${offer.nativeModel}\` (${offer.dialects.join(", ")})${offer.unavailableReason ? `, ${t(`reason_${offer.unavailableReason}`)}` : ""}`).join("\n")}`,
    calls(model, t),
  ];
  return new Response(`${sections.filter(Boolean).join("\n\n")}\n`, { headers: HEADERS });
}

type Texts = Awaited<ReturnType<typeof getTranslations<"models">>>;

const heading = (model: ModelDetail, locale: string): string =>
  [
    `# ${model.name}`,
    `\`${model.id}\` · ${model.labName} · ${getSite().url}${localePath(locale, `/models/${model.id}`)}`,
  ].join("\n\n");

function facts(model: ModelDetail, t: Texts): string {
  const lines: readonly (readonly [string, string | number | null])[] = [
    [t("columnStatus"), model.unavailableReason ? t(`reason_${model.unavailableReason}`) : t("available")],
    [t("retireTitle"), model.isDeprecated ? (model.retiresOn ?? t("yes")) : null],
    [t("retireUse").replace(/:$/, ""), model.replacement ? `\`${model.replacement.id}\`` : null],
    [t("columnType"), model.type],
    [t("columnContext"), model.contextLength],
    [t("outputMax"), model.maxOutputTokens],
    [t("modalitiesIn"), model.inputModalities.join(", ")],
    [t("modalitiesOut"), model.outputModalities.join(", ")],
    [t("abilities"), model.abilities.join(", ")],
    [t("knowledge"), model.knowledgeCutoff],
    [t("aliases"), model.aliases.map((alias) => `\`${alias}\``).join(", ")],
    [t("parameters"), model.parameters?.map((name) => `\`${name}\``).join(", ") ?? null],
  ];
  return lines
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `- ${name}: ${value}`)
    .join("\n");
}

/** One table a set of providers, with a column for each currency. */
function prices(details: readonly (ModelDetail | null)[], t: Texts): string {
  const [first] = details;
  if (!first || first.prices.length === 0) return t("noPriceText");
  return first.prices
    .map((table, at) => {
      const rows = table.lines.map((line, index) => {
        const amounts = details.map((one) => one?.prices[at]?.lines[index]?.amount ?? "–");
        return `| ${t(`unit_${line.unit}`)} | ${t(`per_${line.basis}`)} | ${amounts.join(" | ")} |`;
      });
      const tiers = table.tiers.flatMap((tier, tierAt) =>
        tier.lines.map((line, index) => {
          const amounts = details.map((one) => one?.prices[at]?.tiers[tierAt]?.lines[index]?.amount ?? "–");
          const bound = t("tierAbove", { tokens: tier.aboveInputTokens });
          return `| ${t(`unit_${line.unit}`)}, ${bound} | ${t(`per_${line.basis}`)} | ${amounts.join(" | ")} |`;
        }),
      );
      return [
        `${table.providers.join(", ")}:`,
        "",
        `| ${t("columnUnit")} | ${t("columnPer")} | ${CURRENCIES.join(" | ")} |`,
        `| --- | --- | ${CURRENCIES.map(() => "---:").join(" | ")} |`,
        ...rows,
        ...tiers,
      ].join("\n");
    })
    .join("\n\n");
}

function calls(model: ModelDetail, t: Texts): string {
  if (model.unavailableReason === "not_served") return "";
  const place = { origin: getSite().url, model: model.id };
  const other = otherSnippet(model.type, place);
  const snippets = model.type === "chat" ? clientSnippets(place) : other ? [other] : [];
  if (snippets.length === 0) return "";
  const blocks = snippets.map(({ label, lang, code }) => `### ${label}\n\n\`\`\`${lang}\n${code}\n\`\`\``);
  return [`## ${t("callTitle")}`, ...blocks].join("\n\n");
}
