export { createMoney } from "./batcher/money";
export { isOwnerDead, processOwner } from "./batcher/owner";
export { type CreditInput, creditWallet } from "./credit-wallet";
export { endAbandoned } from "./end-abandoned";
export { expirePromos } from "./expire-promos";
export { findLivePromo } from "./find-live-promo";
export { findWallet, getWallet, type WalletKey } from "./find-wallet";
export type { GenerationRecord } from "./generation-record";
export { type Balance, getBalance } from "./get-balance";
export { type GenerationRef, getGeneration } from "./get-generation";
export { type GenerationPage, listGenerations } from "./list-generations";
export { listTransactions } from "./list-transactions";
export { openWallet } from "./open-wallet";
export { type DisputeInput, postDispute } from "./post-dispute";
export { postRefund, type RefundInput } from "./post-refund";
export { type ProofMark, proveLedger, proveRecent } from "./prove/prove";
export type { ForeignProof, Proof, ProofReport, ProveOptions } from "./prove/types";
export {
  ListTransactionsInput,
  TRANSACTION_TYPES,
  Transaction,
  TransactionList,
  type TransactionType,
} from "./schemas";
export { setWalletActive } from "./set-wallet-active";
export type { GenerationFilter } from "./store-generations";
export type { Queryable } from "./store-wallet";
export { tagId } from "./tag-id";
export { thawWallet } from "./thaw-wallet";
export type { HoldInput, Money, MoneyOptions, MoneyStatus, Posted, Wallet } from "./types";
