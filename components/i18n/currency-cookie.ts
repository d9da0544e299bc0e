/** Where a reader's choice of currency is kept. */
export const CURRENCY_COOKIE = "currency";
