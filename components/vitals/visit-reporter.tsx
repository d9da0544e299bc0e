"use client";

import { useEffect } from "react";

/** Long after a page is first drawn: what is loaded here must not compete with the page. */
const DELAY_MS = 3000;

/** How a browser says that its user is not to be followed: Do Not Track and Global Privacy Control. */
const wantsPrivacy = (): boolean =>
  navigator.doNotTrack === "1" || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

/** Reports how the visit that began with this page went. Its script is loaded when the page has been idle for a while. */
export function VisitReporter() {
  useEffect(() => {
    if (wantsPrivacy()) return;
    const { pathname } = window.location;
    const load = () => import("./report-visit").then(({ reportVisit }) => reportVisit(pathname)).catch(() => undefined);
    const timer = setTimeout(() => {
      if ("requestIdleCallback" in window) requestIdleCallback(() => void load());
      else void load();
    }, DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return null;
}
