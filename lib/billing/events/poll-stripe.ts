import type Stripe from "stripe";
import type { Services } from "@/lib/context";
import { requireStripe } from "../access";
import { listTakenRequests } from "../refunds/store-refunds";
import { submitRefund } from "../refunds/submit-refund";
import { syncPayment } from "../sync/sync-payment";
import { syncSession } from "../sync/sync-session";
import { listStaleTopups } from "../topups/store-topups";
import { endEvent, noteEvent, raiseMark, readMark, type SeenEvent, unprocessed } from "./store-events";
import { act, HANDLED_EVENTS, type Subject, seenEvent, subjectOf } from "./subjects";

const MARK = "stripe_events";
/** Events may become visible a little late; what is listed twice costs one look-up. */
const OVERLAP_SECONDS = 600n;
/** How far the first poll of an installation looks back: as long as Stripe retries webhooks. */
const FIRST_LOOK_SECONDS = 3n * 86_400n;
const STALE_MS = 30 * 60_000;
const UNHEARD_MS = 60_000;
const BATCH = 200;

export interface PollResult {
  readonly eventCount: number;
  readonly topupCount: number;
  readonly refundCount: number;
  /** Subjects that could not be brought up to date; they are tried again at the next poll. */
  readonly failedCount: number;
}

/** Catches up with what webhooks did not bring: events since the last poll, unpaid top-ups, refunds under way. */
export async function pollStripe(ctx: Services): Promise<PollResult> {
  const { client } = requireStripe(ctx);
  const tally = { eventCount: 0, topupCount: 0, refundCount: 0, failedCount: 0 };
  const attempt = async (
    fields: Readonly<Record<string, unknown>>,
    work: () => Promise<unknown>,
  ): Promise<string | null> => {
    try {
      await work();
      return null;
    } catch (error) {
      tally.failedCount++;
      ctx.log.error({ ...fields, error }, "The poller could not bring something up to date.");
      return error instanceof Error ? error.message : String(error);
    }
  };

  const events = await missedEvents(ctx, client);
  for (const { subject, members } of bySubject(events.missed)) {
    for (const event of members) await noteEvent(ctx.db, event);
    const failure = await attempt({ subject: subject.id }, () => act(ctx, subject));
    for (const event of members) await endEvent(ctx.db, event.id, failure);
    tally.eventCount += members.length;
  }
  if (tally.failedCount === 0) await raiseMark(ctx.db, MARK, events.newest);

  const now = ctx.clock.now();
  for (const topup of await listStaleTopups(ctx.db, new Date(now - STALE_MS), BATCH)) {
    const { sessionId } = topup;
    if (sessionId) await attempt({ topupId: topup.id }, () => syncSession(ctx, sessionId));
    tally.topupCount++;
  }
  for (const request of await listTakenRequests(ctx.db, new Date(now - UNHEARD_MS), BATCH)) {
    await attempt({ requestId: request.id }, async () => {
      await syncPayment(ctx, request.paymentId);
      await submitRefund(ctx, request.id);
    });
    tally.refundCount++;
  }
  return tally;
}

interface Missed {
  readonly event: SeenEvent;
  readonly subject: Subject;
}

/** Events since the mark that nobody has dealt with, oldest first, and the second of the newest one seen. */
async function missedEvents(ctx: Services, client: Stripe): Promise<{ missed: Missed[]; newest: bigint }> {
  const mark = await readMark(ctx.db, MARK);
  const nowSeconds = BigInt(Math.floor(ctx.clock.now() / 1000));
  const from = mark > 0n ? mark - OVERLAP_SECONDS : nowSeconds - FIRST_LOOK_SECONDS;
  const created = { gte: Number.parseInt(from.toString(), 10) };
  const listed: Missed[] = [];
  let newest = mark;
  for await (const event of client.events.list({ types: [...HANDLED_EVENTS], created, limit: 100 })) {
    if (BigInt(event.created) > newest) newest = BigInt(event.created);
    const subject = subjectOf(event);
    if (subject) listed.push({ event: seenEvent(event), subject });
  }
  const ids = listed.map(({ event }) => event.id);
  const open = await unprocessed(ctx.db, ids);
  return { missed: listed.filter(({ event }) => open.has(event.id)).reverse(), newest };
}

/** Several events of one payment need it to be fetched once. */
function bySubject(events: readonly Missed[]): Iterable<{ subject: Subject; members: SeenEvent[] }> {
  const groups = new Map<string, { subject: Subject; members: SeenEvent[] }>();
  for (const { event, subject } of events) {
    const { members = [], subject: before = subject } = groups.get(subject.id) ?? {};
    const isPaymentOnly = before.isPaymentOnly && subject.isPaymentOnly;
    groups.set(subject.id, { subject: { ...subject, isPaymentOnly }, members: [...members, event] });
  }
  return groups.values();
}
