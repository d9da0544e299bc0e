import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from "web-vitals";
import { pagePattern } from "@/lib/kernel/browser";

/** Set by next.config.ts when it compiles. */
declare const __BUILD__: string;

const FIELDS = { LCP: "lcp_ms", INP: "inp_ms", FCP: "fcp_ms", TTFB: "ttfb_ms", CLS: "cls" } as const;

const deviceOf = (widthPixels: number): string =>
  widthPixels < 640 ? "phone" : widthPixels < 1024 ? "tablet" : "desktop";

/** Measures this visit and tells the installation once, when the tab is left or closed for the first time. */
export function reportVisit(pathname: string): void {
  const measured: Record<string, number> = {};
  const note = ({ name, value }: Metric): void => {
    measured[FIELDS[name]] = name === "CLS" ? Math.round(value * 1000) / 1000 : Math.round(value);
  };
  for (const listen of [onLCP, onINP, onFCP, onTTFB, onCLS]) listen(note);
  // After web-vitals: its own listeners are the window's, in the capturing phase.
  const send = () => {
    if (document.visibilityState !== "hidden") return;
    document.removeEventListener("visibilitychange", send);
    if (Object.keys(measured).length === 0) return;
    const visit = { page: pagePattern(pathname), device: deviceOf(window.innerWidth), build: __BUILD__, ...measured };
    navigator.sendBeacon("/api/console/visits", new Blob([JSON.stringify(visit)], { type: "application/json" }));
  };
  document.addEventListener("visibilitychange", send);
}
