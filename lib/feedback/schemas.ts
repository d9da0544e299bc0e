import { z } from "zod";

/** What a reader says about a page of the documentation. */
export const FeedbackInput = z.strictObject({
  page: z
    .string()
    .max(200)
    .regex(/^\/docs(\/[\w-]+)*$/)
    .meta({ description: "The page's address without a language.", example: "/docs/start/quick-start" }),
  language: z.enum(["en", "ru"]),
  is_useful: z.boolean(),
  comment: z.string().trim().min(1).max(1000).optional().meta({ description: "What was missing." }),
});

/** What all readers said about one page. */
export interface PageOpinion {
  readonly page: string;
  readonly language: string;
  readonly useful: number;
  readonly not_useful: number;
  /** The newest ten. */
  readonly comments: readonly string[];
}
