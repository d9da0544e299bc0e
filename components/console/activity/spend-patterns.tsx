/** Looks of the series, the largest first: two hues, told apart by their strokes too. */
export const SPEND_FILLS: readonly { readonly fill: string; readonly className: string }[] = [
  { fill: "currentColor", className: "text-accent" },
  { fill: "url(#spend-rising)", className: "text-ink" },
  { fill: "url(#spend-dots)", className: "text-accent" },
  { fill: "url(#spend-lines)", className: "text-ink" },
  { fill: "url(#spend-falling)", className: "text-accent" },
  { fill: "currentColor", className: "text-edge" },
];

/** The patterns that the fills name; once in a page. */
export const SpendPatterns = () => (
  <defs>
    <pattern id="spend-rising" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="3" height="6" className="fill-ink" />
    </pattern>
    <pattern id="spend-falling" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
      <rect width="2" height="6" className="fill-accent" />
    </pattern>
    <pattern id="spend-dots" width="5" height="5" patternUnits="userSpaceOnUse">
      <circle cx="2.5" cy="2.5" r="1.6" className="fill-accent" />
    </pattern>
    <pattern id="spend-lines" width="4" height="4" patternUnits="userSpaceOnUse">
      <rect width="4" height="1.5" className="fill-ink" />
    </pattern>
  </defs>
);
