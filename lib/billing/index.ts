export { getAutoRecharge } from "./auto-recharge/get-auto-recharge";
export { runAutoRecharge } from "./auto-recharge/run-auto-recharge";
export { setAutoRecharge } from "./auto-recharge/set-auto-recharge";
export { TOPUP_RANGES } from "./currency";
export { type PollResult, pollStripe } from "./events/poll-stripe";
export { createStripeWebhook, type StripeWebhook, type WebhookReply } from "./events/stripe-webhook";
export { getBillingSettings } from "./get-settings";
export { requestRefund } from "./refunds/request-refund";
export {
  AutoRecharge,
  BillingSettings,
  CreatedTopup,
  CreateTopupInput,
  ListTopupsInput,
  Receipt,
  Refund,
  RequestRefundInput,
  SetAutoRechargeInput,
  Topup,
  TopupList,
  TopupRef,
} from "./schemas";
export { type BillingProof, proveBilling } from "./store-invariants";
export { createTopup } from "./topups/create-topup";
export { getReceipt } from "./topups/get-receipt";
export { getTopup, listTopups } from "./topups/list-topups";
