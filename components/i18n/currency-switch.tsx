"use client";

import { CURRENCY_COOKIE } from "./currency-cookie";

interface CurrencySwitchProps {
  readonly label: string;
  readonly current: string;
  /** Address of this page in each currency. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** Links to this page in the other currencies; the choice is kept in a cookie that the server reads. */
export function CurrencySwitch({ label, current, addresses }: CurrencySwitchProps) {
  return (
    <nav aria-label={label} className="flex gap-3">
      {Object.entries(addresses).map(([code, href]) => (
        <a
          key={code}
          href={href}
          aria-current={code === current ? "true" : undefined}
          onClick={() => {
            // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API does not exist on plain http.
            document.cookie = `${CURRENCY_COOKIE}=${code}; path=/; max-age=31536000; samesite=lax`;
          }}
          className="inline-flex min-h-6 items-center text-soft hover:text-ink hover:underline aria-[current]:text-ink aria-[current]:underline"
        >
          {code}
        </a>
      ))}
    </nav>
  );
}
