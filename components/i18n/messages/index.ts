import enActivity from "./en/activity.json";
import enAuth from "./en/auth.json";
import enCommon from "./en/common.json";
import enCompare from "./en/compare.json";
import enConsole from "./en/console.json";
import enCredits from "./en/credits.json";
import enDocs from "./en/docs.json";
import enErrors from "./en/errors.json";
import enKeys from "./en/keys.json";
import enLanding from "./en/landing.json";
import enLiveRequest from "./en/live-request.json";
import enModels from "./en/models.json";
import enOnboarding from "./en/onboarding.json";
import enPalette from "./en/palette.json";
import enPlayground from "./en/playground.json";
import enPricing from "./en/pricing.json";
import enSettings from "./en/settings.json";
import enSite from "./en/site.json";
import enStatus from "./en/status.json";
import enTryIt from "./en/try-it.json";
import enUsageBill from "./en/usage-bill.json";
import ruActivity from "./ru/activity.json";
import ruAuth from "./ru/auth.json";
import ruCommon from "./ru/common.json";
import ruCompare from "./ru/compare.json";
import ruConsole from "./ru/console.json";
import ruCredits from "./ru/credits.json";
import ruDocs from "./ru/docs.json";
import ruErrors from "./ru/errors.json";
import ruKeys from "./ru/keys.json";
import ruLanding from "./ru/landing.json";
import ruLiveRequest from "./ru/live-request.json";
import ruModels from "./ru/models.json";
import ruOnboarding from "./ru/onboarding.json";
import ruPalette from "./ru/palette.json";
import ruPlayground from "./ru/playground.json";
import ruPricing from "./ru/pricing.json";
import ruSettings from "./ru/settings.json";
import ruSite from "./ru/site.json";
import ruStatus from "./ru/status.json";
import ruTryIt from "./ru/try-it.json";
import ruUsageBill from "./ru/usage-bill.json";

const en = {
  activity: enActivity,
  auth: enAuth,
  common: enCommon,
  compare: enCompare,
  console: enConsole,
  credits: enCredits,
  docs: enDocs,
  errors: enErrors,
  keys: enKeys,
  landing: enLanding,
  liveRequest: enLiveRequest,
  models: enModels,
  onboarding: enOnboarding,
  palette: enPalette,
  playground: enPlayground,
  pricing: enPricing,
  settings: enSettings,
  site: enSite,
  status: enStatus,
  tryIt: enTryIt,
  usageBill: enUsageBill,
};

export type Messages = typeof en;

const ru: Messages = {
  activity: ruActivity,
  auth: ruAuth,
  common: ruCommon,
  compare: ruCompare,
  console: ruConsole,
  credits: ruCredits,
  docs: ruDocs,
  errors: ruErrors,
  keys: ruKeys,
  landing: ruLanding,
  liveRequest: ruLiveRequest,
  models: ruModels,
  onboarding: ruOnboarding,
  palette: ruPalette,
  playground: ruPlayground,
  pricing: ruPricing,
  settings: ruSettings,
  site: ruSite,
  status: ruStatus,
  tryIt: ruTryIt,
  usageBill: ruUsageBill,
};

/** Every text of the site, by language and page. The Russian set must have the English one's keys: the compiler checks. */
export const messages = { en, ru } as const;
