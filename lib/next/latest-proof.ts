import { getComposition } from "@/lib/composition";
import { type ProofNote, readProofNote } from "@/lib/jobs";

/** How the newest proof of the ledger ended; null = none within a day. */
export const latestProof = async (): Promise<ProofNote | null> => readProofNote((await getComposition()).services);
