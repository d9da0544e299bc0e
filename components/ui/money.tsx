import { exactMoney, formatMoney, formatPrice } from "./format";

interface MoneyProps {
  /** Exact decimal string. */
  readonly amount: string;
  readonly currency: string;
  readonly locale: string;
  /** Shows every decimal, as prices are charged. */
  readonly isPrice?: boolean;
  /** What can be spent: never shown as more than it is. */
  readonly isBalance?: boolean;
  readonly className?: string;
}

/** An amount with its currency; the exact figure on hover and for machines. */
export function Money({ amount, currency, locale, isPrice, isBalance, className }: MoneyProps) {
  return (
    <data value={amount} title={exactMoney(amount, currency)} className={className} suppressHydrationWarning>
      {isPrice
        ? formatPrice(amount, currency, locale)
        : formatMoney(amount, currency, locale, isBalance ? "down" : "nearest")}
    </data>
  );
}
