import type { MailMessage } from "@/lib/backends/mail/mail";
import { type Locale, toLocale } from "@/lib/kernel";

interface Facts {
  readonly appName: string;
  /** "25.00 USD" */
  readonly amount: string;
  /** The credits page. */
  readonly link: string;
  readonly isPaused: boolean;
}

const TEXTS: Readonly<Record<Locale, Readonly<Record<"subject" | "body" | "again" | "paused", string>>>> = {
  en: {
    subject: "Automatic top-up failed",
    body: "{app} could not charge your card {amount} for the automatic top-up.",
    again: "We will try again later. To add credit now, pay here:",
    paused: "Automatic top-up is now off. Finish the payment yourself here, and switch it on again there:",
  },
  ru: {
    subject: "Автопополнение не прошло",
    body: "{app} не удалось списать {amount} с вашей карты для автопополнения.",
    again: "Мы попробуем ещё раз позже. Пополнить баланс сейчас можно здесь:",
    paused: "Автопополнение выключено. Завершите платёж и включите его снова на этой странице:",
  },
} as const;

/** Tells the owner that a payment nobody was present for has failed, with the page to pay on. */
export function declineMail(to: string, locale: string, facts: Facts): MailMessage {
  const text = TEXTS[toLocale(locale)];
  const body = text.body.replace("{app}", facts.appName).replace("{amount}", facts.amount);
  return {
    to,
    subject: `${facts.appName}: ${text.subject}`,
    text: `${body}\n\n${facts.isPaused ? text.paused : text.again}\n\n${facts.link}\n`,
  };
}
