/** Values that only one dialect understands, by dialect id. They never vanish in silence: dropping one is a Warning. */
export type Extensions = Readonly<Partial<Record<string, Readonly<Record<string, unknown>>>>>;

/** One loss or emulation of a translation. Public: it is shown to the caller. */
export interface Warning {
  /** What happened: the value was left out, replaced by something near, or built from other means. */
  readonly kind: "dropped" | "changed" | "emulated";
  /** Path in the client's request, e.g. "messages[2].content[0].cache_control" or "logit_bias". */
  readonly path: string;
  /** One plain sentence. */
  readonly detail: string;
}
