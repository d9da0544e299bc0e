import { ERRORS, type ErrorCode } from "@/lib/kernel";
import type { DocLanguage } from "../languages";
import type { SourceFile } from "../source-files";
import { adviceFor } from "./advice";

const WORDS = {
  en: {
    title: "Errors",
    description: "Every error code: what happened and the one thing to do.",
    intro:
      "Every failure is told in the envelope of the dialect you called, with the HTTP status below. Failed and empty answers cost nothing. `metadata.docs_url` of an error links to its place on this page. `X-Request-Id` is on every answer: quote it when you ask about one.",
    stream:
      "Once a stream has begun its status stands; the error then arrives as an event of that dialect, and the stream ends without its normal end mark.",
    envelopes: "Envelopes",
    codes: "Codes",
    status: "Status",
    retry: "A retry can help",
    yes: "yes",
    no: "no",
    todo: "What to do",
  },
  ru: {
    title: "Ошибки",
    description: "Все коды ошибок: что случилось и что сделать.",
    intro:
      "О любой неудаче сообщается в формате того диалекта, который вы вызвали, с HTTP-статусом из таблицы. Неудачные и пустые ответы не оплачиваются. `metadata.docs_url` ошибки ведёт к её месту на этой странице. В каждом ответе есть `X-Request-Id`: назовите его, если будете спрашивать.",
    stream:
      "Если поток уже начался, его статус не меняется: ошибка приходит событием этого диалекта, и поток обрывается без обычной концовки.",
    envelopes: "Форматы",
    codes: "Коды",
    status: "Статус",
    retry: "Повтор может помочь",
    yes: "да",
    no: "нет",
    todo: "Что делать",
  },
} as const;

const ENVELOPES = `\`\`\`json not-run="an answer, not a request" tab="OpenAI"
{
  "error": {
    "message": "The balance does not cover this request. Top up, or lower max_tokens.",
    "type": "insufficient_credits",
    "code": 402,
    "param": null,
    "metadata": {
      "docs_url": "{{origin}}/docs/reference/errors#insufficient_credits"
    }
  }
}
\`\`\`

\`\`\`json not-run="an answer, not a request" tab="Anthropic"
{
  "type": "error",
  "error": {
    "type": "billing_error",
    "message": "The balance does not cover this request. Top up, or lower max_tokens.",
    "metadata": {
      "docs_url": "{{origin}}/docs/reference/errors#insufficient_credits"
    }
  },
  "request_id": "…"
}
\`\`\`

\`\`\`json not-run="an answer, not a request" tab="Gemini"
{
  "error": {
    "code": 402,
    "message": "The balance does not cover this request. Top up, or lower max_tokens.",
    "status": "FAILED_PRECONDITION",
    "details": [
      {
        "@type": "type.googleapis.com/google.rpc.RequestInfo",
        "requestId": "…"
      },
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "metadata": {
          "docs_url": "{{origin}}/docs/reference/errors#insufficient_credits"
        }
      }
    ]
  }
}
\`\`\``;

/** The page of errors in both languages, made from the table that answers: one anchor per code. */
export function errorPages(updated: string): readonly SourceFile[] {
  return (["en", "ru"] as const).map((language) => ({
    path: language === "en" ? "reference/errors.mdx" : `reference/errors.${language}.mdx`,
    language,
    title: WORDS[language].title,
    description: WORDS[language].description,
    updated,
    body: bodyIn(language),
  }));
}

function bodyIn(language: DocLanguage): string {
  const words = WORDS[language];
  const codes = (Object.keys(ERRORS) as ErrorCode[]).map((code) => section(code, language));
  return [
    words.intro,
    words.stream,
    `## ${words.envelopes} [#envelopes]`,
    ENVELOPES,
    `## ${words.codes} [#codes]`,
    ...codes,
  ].join("\n\n");
}

function section(code: ErrorCode, language: DocLanguage): string {
  const words = WORDS[language];
  const { status, isRetryable, message, openai, anthropic, gemini } = ERRORS[code];
  const { cause, action } = adviceFor(code, language);
  return `### ${code} [#${code}]

> ${message}

${cause}

**${words.todo}.** ${action}

| ${words.status} | OpenAI \`type\` | Anthropic \`type\` | Gemini \`status\` | ${words.retry} |
| --- | --- | --- | --- | --- |
| ${status} | \`${openai}\` | \`${anthropic}\` | \`${gemini}\` | ${isRetryable ? words.yes : words.no} |`;
}
