"use client";

import { useLocale, useTranslations } from "next-intl";
import { memo, type ReactNode } from "react";
import { useErrorText } from "@/components/client/use-error-text";
import { localePath } from "@/components/i18n/locales";
import { Disclosure } from "@/components/ui/disclosure";
import type { Answer, AnswerFailure } from "./answer";
import { isRunning } from "./answer";
import { figuresOf } from "./figures";
import { FiguresView } from "./figures-view";
import { MarkdownView } from "./markdown-view";
import type { PlaygroundModel } from "./settings";

interface AnswerViewProps {
  readonly answer: Answer;
  readonly model: PlaygroundModel | undefined;
  /** Length of what was asked, for the estimate while it streams. */
  readonly inputLength: number;
  readonly isTest: boolean;
  /** Leave out where the reader may not see the account's requests. */
  readonly hasRecord?: boolean;
  /** Tool calls and their results. */
  readonly children?: ReactNode;
}

/** What a model said, with what it took. */
export const AnswerView = memo(function AnswerView(props: AnswerViewProps) {
  const { answer, model, inputLength, isTest, hasRecord = true, children } = props;
  const t = useTranslations("playground");
  const locale = useLocale();
  const figures = figuresOf({ answer, model, inputLength, isTest });
  const id = answer.generationId;
  const note = noteOf(answer);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {answer.reasoning ? (
        <Disclosure label={t("reasoning")} className="text-soft text-sm">
          <p className="mt-1 whitespace-pre-wrap break-words border-line border-l-2 pl-3">{answer.reasoning}</p>
        </Disclosure>
      ) : null}
      {answer.text ? <MarkdownView text={answer.text} /> : null}
      {isRunning(answer) ? (
        <p className="text-faint text-xs">{t(answer.ttftMs === null ? "waiting" : "streaming")}</p>
      ) : null}
      {children}
      {answer.failure ? <Failure failure={answer.failure} /> : null}
      {note ? <p className="text-soft text-xs">{t(note)}</p> : null}
      <FiguresView
        figures={figures}
        generationHref={hasRecord && id && !isRunning(answer) ? localePath(locale, `/console/activity/${id}`) : null}
      />
    </div>
  );
});

/** How an answer ended, where that is not plain from the answer itself. */
function noteOf({ status, finishReason, text, toolCalls }: Answer) {
  if (status === "stopped") return "stopped";
  if (status !== "done") return null;
  if (finishReason === "length") return "cutShort";
  if (finishReason === "content_filter") return "filtered";
  return text === "" && toolCalls.length === 0 ? "emptyAnswer" : null;
}

function Failure({ failure }: { readonly failure: AnswerFailure }) {
  const t = useTranslations("playground");
  const common = useTranslations("common");
  const locale = useLocale();
  const errorText = useErrorText();
  const { message, status, requestId } = failure;
  const sentence =
    status === 402 && locale !== "en"
      ? t("noCredits")
      : status === 200 || (locale === "en" && message)
        ? message || t("broken")
        : errorText({
            ...{ isOk: false, type: "", param: null, retryAfterSeconds: null },
            ...{ status, message, requestId },
          });
  return (
    <div role="alert" className="flex flex-col items-start gap-1.5 rounded-control border border-bad bg-bad-wash p-3">
      <p className="break-words text-bad">{sentence}</p>
      {status === 402 ? (
        <a href={localePath(locale, "/console/credits")} className="link inline-flex min-h-6 items-center">
          {t("topUp")}
        </a>
      ) : null}
      {requestId ? (
        <p className="break-all text-soft text-xs">
          {common("requestId")} <code className="select-all">{requestId}</code>
        </p>
      ) : null}
    </div>
  );
}
