/** Three strokes that meet in one: many models, one line. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
      className={className}
    >
      <path d="M2.5 4.5h3.2c3.6 0 4.6 7.5 8.3 7.5M2.5 19.5h3.2c3.6 0 4.6-7.5 8.3-7.5M2.5 12h19" />
    </svg>
  );
}
