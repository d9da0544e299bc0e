/** 0.99954 → "99.95%": cut, never rounded up to a hundred that was not reached. */
export const formatShare = (share: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
    Math.floor(share * 10_000 + 1e-6) / 10_000,
  );
