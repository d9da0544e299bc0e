"use client";

import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import { callApi } from "@/components/client/call-api";
import { buttonStyle, INPUT_STYLE } from "@/components/ui/button-style";

interface UsefulFormProps {
  /** Without a language. */
  readonly page: string;
  readonly language: string;
  readonly texts: {
    readonly question: string;
    readonly yes: string;
    readonly no: string;
    readonly thanks: string;
    readonly what: string;
    readonly send: string;
    readonly failed: string;
  };
}

type Step = "asked" | "explaining" | "sent" | "failed";

/** Asks whether a page helped; after a no, what was missing. Kept by this installation, without a name. */
export function UsefulForm({ page, language, texts }: UsefulFormProps) {
  const [step, setStep] = useState<Step>("asked");
  const [comment, setComment] = useState("");
  const send = async (isUseful: boolean) => {
    const words = comment.trim();
    const answer = await callApi("POST", "/docs-feedback", {
      page,
      language,
      is_useful: isUseful,
      ...(words === "" ? {} : { comment: words }),
    });
    setStep(answer.isOk ? "sent" : "failed");
  };
  const said = step === "sent" ? texts.thanks : step === "failed" ? texts.failed : "";
  return (
    <div className="mt-12 flex flex-col gap-3" data-no-print>
      <div className="flex flex-wrap items-center gap-2">
        <span className="mr-2">{texts.question}</span>
        {step === "asked" ? (
          <>
            <button type="button" onClick={() => send(true)} className={buttonStyle("secondary", "small")}>
              <ThumbsUp aria-hidden strokeWidth={1.5} className="size-4" />
              {texts.yes}
            </button>
            <button type="button" onClick={() => setStep("explaining")} className={buttonStyle("secondary", "small")}>
              <ThumbsDown aria-hidden strokeWidth={1.5} className="size-4" />
              {texts.no}
            </button>
          </>
        ) : null}
        <span role="status" className="text-soft">
          {said}
        </span>
      </div>
      {step === "explaining" ? (
        <form
          className="flex flex-col items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            void send(false);
          }}
        >
          <label className="flex w-full flex-col gap-1">
            <span className="font-strong">{texts.what}</span>
            <textarea
              className={`${INPUT_STYLE} py-2`}
              rows={3}
              maxLength={1000}
              value={comment}
              onChange={({ target }) => setComment(target.value)}
            />
          </label>
          <button type="submit" className={buttonStyle("primary", "small")}>
            {texts.send}
          </button>
        </form>
      ) : null}
    </div>
  );
}
