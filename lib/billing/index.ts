export { createTopup } from "./create-topup";
export { getReceipt } from "./get-receipt";
export { getBillingSettings } from "./get-settings";
export { getTopup, listTopups } from "./list-topups";
export { type PollResult, pollStripe } from "./poll-stripe";
export { requestRefund } from "./request-refund";
export {
  BillingSettings,
  CreatedTopup,
  CreateTopupInput,
  ListTopupsInput,
  Receipt,
  Refund,
  RequestRefundInput,
  Topup,
  TopupList,
  TopupRef,
} from "./schemas";
export { type BillingProof, proveBilling } from "./store-invariants";
export { createStripeWebhook, type StripeWebhook, type WebhookReply } from "./stripe-webhook";
