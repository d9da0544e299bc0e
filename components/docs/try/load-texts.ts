import type english from "@/components/i18n/messages/en/try-it.json";

/** Texts of the forms for trying things out, in the page's language; loaded with the form. */
export async function loadTexts(): Promise<typeof english> {
  const found =
    document.documentElement.lang === "ru"
      ? await import("@/components/i18n/messages/ru/try-it.json")
      : await import("@/components/i18n/messages/en/try-it.json");
  return found.default;
}
