import type { MailMessage } from "@/lib/backends/mail/mail";
import type { Context } from "@/lib/context";
import { type Locale, localePath, toLocale } from "@/lib/kernel";

export type MailKind = "verify-email" | "already-registered" | "sign-in-code" | "reset-password";

interface Text {
  readonly subject: string;
  readonly body: string;
}

const TEXTS: Readonly<Record<Locale, Readonly<Record<MailKind, Text>>>> = {
  en: {
    "verify-email": {
      subject: "Confirm your e-mail address",
      body: "Open this link to confirm your address and start using {app}:\n\n{link}\n\nThe link works for 24 hours. If you did not sign up, ignore this mail and do not open the link.",
    },
    "already-registered": {
      subject: "You already have an account",
      body: "Somebody, probably you, tried to sign up at {app} with this address, which already has an account. Sign in here:\n\n{link}\n\nForgot the password? The same page sends you a code or a link to set a new one. If it was not you, ignore this mail.",
    },
    "sign-in-code": {
      subject: "Your sign-in code",
      body: "Your code for {app}:\n\n{code}\n\nIt works once, for 10 minutes. We never ask for it by phone or chat. If you did not ask for it, ignore this mail.",
    },
    "reset-password": {
      subject: "Set a new password",
      body: "Open this link to set a new password for {app}:\n\n{link}\n\nThe link works once, for one hour, and ends all your sessions. If you did not ask for it, ignore this mail.",
    },
  },
  ru: {
    "verify-email": {
      subject: "Подтвердите адрес почты",
      body: "Откройте ссылку, чтобы подтвердить адрес и начать работу с {app}:\n\n{link}\n\nСсылка действует 24 часа. Если вы не регистрировались, не открывайте её и просто удалите это письмо.",
    },
    "already-registered": {
      subject: "У вас уже есть учётная запись",
      body: "Кто-то, скорее всего вы, пытался зарегистрироваться в {app} с этим адресом, но учётная запись с ним уже есть. Войти можно здесь:\n\n{link}\n\nЗабыли пароль? На той же странице можно получить код или ссылку для нового пароля. Если это были не вы, просто удалите это письмо.",
    },
    "sign-in-code": {
      subject: "Код для входа",
      body: "Ваш код для {app}:\n\n{code}\n\nОн действует один раз, в течение 10 минут. Мы никогда не спрашиваем его по телефону или в чате. Если вы его не запрашивали, просто удалите это письмо.",
    },
    "reset-password": {
      subject: "Новый пароль",
      body: "Откройте ссылку, чтобы задать новый пароль для {app}:\n\n{link}\n\nСсылка действует один раз, в течение часа, и завершает все ваши сеансы. Если вы её не запрашивали, просто удалите это письмо.",
    },
  },
};

export interface MailFacts {
  readonly to: string;
  readonly locale: string;
  /** Page below the site, without a language, e.g. "/verify?token=…". */
  readonly path?: string;
  readonly code?: string;
}

/** A mail in the reader's language, as plain text. Links lead to the installation's own public address only. */
export function composeMail(ctx: Pick<Context, "appUrl" | "appName">, kind: MailKind, facts: MailFacts): MailMessage {
  const locale = toLocale(facts.locale);
  const { subject, body } = TEXTS[locale][kind];
  const link = `${ctx.appUrl}${localePath(locale, facts.path ?? "")}`;
  const text = body
    .replace("{app}", () => ctx.appName)
    .replace("{link}", () => link)
    .replace("{code}", () => facts.code ?? "");
  return { to: facts.to, subject: `${subject} · ${ctx.appName}`, text };
}
