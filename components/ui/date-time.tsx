import { formatTime, type TimePrecision } from "./format";

interface DateTimeProps {
  /** ISO 8601. */
  readonly value: string;
  readonly locale: string;
  readonly precision?: TimePrecision;
}

/** An instant in UTC; the full form on hover. */
export function DateTime({ value, locale, precision = "minute" }: DateTimeProps) {
  return (
    <time
      dateTime={value}
      title={`${new Date(value).toISOString()}`}
      className="tabular whitespace-nowrap"
      suppressHydrationWarning
    >
      {formatTime(value, locale, precision)}
    </time>
  );
}
