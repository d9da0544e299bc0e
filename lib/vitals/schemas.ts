import { z } from "zod";
import { PAGE_PATTERNS } from "@/lib/kernel";

export const DEVICES = ["phone", "tablet", "desktop"] as const;

const milliseconds = z.int().min(0).max(600_000).optional();

/** How one visit to a page went, as the visitor's browser measured it. Nothing in it tells who it was. */
export const VisitInput = z
  .strictObject({
    page: z.enum(PAGE_PATTERNS),
    device: z.enum(DEVICES).meta({ description: "By the width of the window." }),
    build: z
      .string()
      .regex(/^[0-9a-z]{1,16}$/)
      .meta({ description: "The build whose page it was." }),
    lcp_ms: milliseconds,
    inp_ms: milliseconds,
    fcp_ms: milliseconds,
    ttfb_ms: milliseconds,
    cls: z.number().min(0).max(100).optional(),
  })
  .refine(
    (visit) => [visit.lcp_ms, visit.inp_ms, visit.fcp_ms, visit.ttfb_ms, visit.cls].some((one) => one !== undefined),
    {
      message: "must hold a measurement",
    },
  );

export type Visit = z.output<typeof VisitInput>;
export type Device = (typeof DEVICES)[number];

/** What three of four visits to a page were better than; null = nobody's browser said. */
export interface PageVitals {
  readonly page: string;
  readonly visits: number;
  readonly lcp_ms: number | null;
  readonly inp_ms: number | null;
  readonly cls: number | null;
  readonly fcp_ms: number | null;
  readonly ttfb_ms: number | null;
  /** Within what is publicly called good: LCP 2.5 s, INP 200 ms, CLS 0.1. */
  readonly good: boolean;
}
