import type { SessionObject } from "./objects";

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);

/** The hosted page a browser is sent to: the amount, and buttons that pay, decline or go back. */
export function payPage(session: SessionObject, message = ""): string {
  const amount = `${(session.amount_total / 100).toFixed(2)} ${session.currency.toUpperCase()}`;
  return `<!doctype html>
<html lang="${escapeHtml(session.locale ?? "en")}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Pay ${amount}</title></head>
<body>
<main>
<h1>${amount}</h1>
<p role="status">${escapeHtml(message)}</p>
<form method="post"><label>Email <input name="email" type="email" value="${escapeHtml(session.customer_email ?? "")}"></label>
<button name="outcome" value="paid">Pay</button>
<button name="outcome" value="declined">Pay with a card that is declined</button></form>
<a href="${escapeHtml(session.cancel_url ?? "#")}">Back</a>
</main>
</body>
</html>`;
}
