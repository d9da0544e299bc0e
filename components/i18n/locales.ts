export {
  DEFAULT_LOCALE,
  isLocale,
  LOCALE_NAMES,
  LOCALES,
  type Locale,
  localePath,
  splitLocale,
} from "@/lib/kernel/browser";
