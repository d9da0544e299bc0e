import { localePath, splitLocale } from "@/components/i18n/locales";
import type english from "@/components/i18n/messages/en/palette.json";
import { applyTheme } from "@/components/ui/apply-theme";
import type { PaletteItem } from "./palette-item";

export type PaletteTexts = typeof english;

interface StaticInput {
  readonly texts: PaletteTexts;
  readonly locale: string;
  readonly isSignedIn: boolean;
  readonly showShortcuts: () => void;
}

/** Pages everybody may see, in every language. */
const PAGES = [
  { path: "/", text: "home" },
  { path: "/models", text: "models" },
  { path: "/docs", text: "docs" },
  { path: "/docs/start/quick-start", text: "quickStart" },
  { path: "/docs/api", text: "reference" },
  { path: "/docs/reference/errors", text: "errors" },
  { path: "/status", text: "status" },
] as const;

const CONSOLE_PAGES = [
  { path: "/console/activity", text: "activity" },
  { path: "/console/playground", text: "playground" },
  { path: "/console/keys", text: "keys" },
  { path: "/console/credits", text: "credits" },
  { path: "/console/settings", text: "settings" },
] as const;

const THEMES = [
  { theme: "light", text: "themeLight" },
  { theme: "dark", text: "themeDark" },
  { theme: "system", text: "themeSystem" },
] as const;

/** Everything that needs no server: pages, and things to do. */
export function staticItems({ texts, locale, isSignedIn, showShortcuts }: StaticInput): readonly PaletteItem[] {
  const to = (path: string) => localePath(locale, path);
  const page = ({ path, text }: (typeof PAGES | typeof CONSOLE_PAGES)[number]): PaletteItem => ({
    id: `page:${path}`,
    group: "pages",
    title: texts[text],
    note: path,
    href: to(path),
  });
  const other = locale === "ru" ? "en" : "ru";
  const actions: readonly PaletteItem[] = [
    { id: "action:key", group: "actions", title: texts.createKey, words: "api", href: to("/console/keys?new=1") },
    { id: "action:top-up", group: "actions", title: texts.topUp, href: to("/console/credits") },
    ...THEMES.map(({ theme, text }) => ({
      id: `action:theme-${theme}`,
      group: "actions" as const,
      title: texts[text],
      words: texts.theme,
      run: () => applyTheme(theme),
    })),
    {
      id: "action:language",
      group: "actions",
      title: texts.otherLanguage,
      words: "language english russian язык русский",
      // Another document: its language is the server's to set.
      run: () => {
        const { path } = splitLocale(location.pathname);
        location.assign(localePath(other, path) + location.search + location.hash);
      },
    },
    { id: "action:shortcuts", group: "actions", title: texts.shortcuts, note: "?", run: showShortcuts },
  ];
  const own = isSignedIn
    ? CONSOLE_PAGES.map(page)
    : [{ id: "page:/sign-in", group: "pages" as const, title: texts.signIn, note: "/sign-in", href: to("/sign-in") }];
  return [...actions, ...own, ...PAGES.map(page)];
}
