"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { callApi } from "@/components/client/call-api";
import { buttonStyle } from "@/components/ui/button-style";
import { AuthCard } from "./auth-card";
import { signInWith } from "./next-auth";

interface Verified {
  readonly email: string;
  readonly sign_in_code: string;
}

interface VerifyEmailProps {
  readonly token: string;
  /** Where a newcomer starts. */
  readonly to: string;
  readonly signInHref: string;
  readonly signUpHref: string;
}

/** Uses the mailed link and signs in at once. A script does it, so that a mail scanner's visit uses nothing up. */
export function VerifyEmail({ token, to, signInHref, signUpHref }: VerifyEmailProps) {
  const t = useTranslations("auth");
  const [state, setState] = useState<"working" | "refused" | "verified">("working");
  const hasStarted = useRef(false);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    const verify = async () => {
      const answer = await callApi<Verified>("POST", "/auth/verify-email", { token });
      if (!answer.isOk) return setState("refused");
      const result = await signInWith("code", { email: answer.data.email, code: answer.data.sign_in_code });
      if (result === "ok") window.location.replace(to);
      else setState("verified");
    };
    void verify();
  }, [token, to]);

  if (state === "working") {
    return (
      <div role="status">
        <AuthCard title={t("verifying")}>
          <p className="text-soft">{t("verifyingText")}</p>
        </AuthCard>
      </div>
    );
  }
  const isDone = state === "verified";
  return (
    <div role={isDone ? "status" : "alert"}>
      <AuthCard title={t(isDone ? "verified" : "linkRefused")} lead={t(isDone ? "verifiedText" : "linkRefusedText")}>
        <div className="flex flex-wrap gap-3">
          <a href={signInHref} className={buttonStyle("primary", "large")}>
            {t("signIn")}
          </a>
          {isDone ? null : (
            <a href={signUpHref} className={buttonStyle("secondary", "large")}>
              {t("signUpAgain")}
            </a>
          )}
        </div>
      </AuthCard>
    </div>
  );
}
