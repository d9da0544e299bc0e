import enAuth from "./en/auth.json";
import enCommon from "./en/common.json";
import enErrors from "./en/errors.json";
import enLanding from "./en/landing.json";
import enModels from "./en/models.json";
import enSite from "./en/site.json";
import ruAuth from "./ru/auth.json";
import ruCommon from "./ru/common.json";
import ruErrors from "./ru/errors.json";
import ruLanding from "./ru/landing.json";
import ruModels from "./ru/models.json";
import ruSite from "./ru/site.json";

const en = { auth: enAuth, common: enCommon, errors: enErrors, landing: enLanding, models: enModels, site: enSite };

export type Messages = typeof en;

const ru: Messages = {
  auth: ruAuth,
  common: ruCommon,
  errors: ruErrors,
  landing: ruLanding,
  models: ruModels,
  site: ruSite,
};

/** Every text of the site, by language and page. The Russian set must have the English one's keys: the compiler checks. */
export const messages = { en, ru } as const;
