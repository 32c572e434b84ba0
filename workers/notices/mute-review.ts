import type { Transaction } from '@/lib/db/database';
import { reviewMutes, unfinishedReview } from '@/lib/services/silences/review-mutes';

/** Alerts are compared with all that mutes at least this often, should one have been passed over. */
const reviewMs = 30_000;
/** A silence over a flood is carried out in parts; then incidents have their turn. */
const partsMax = 20;

type Options = {
  readonly publicUrl: string;
  now(): Date;
  isStopping(): boolean;
  transact<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
};

/** Keeps alerts in line with what mutes: the function it gives does what is to be done now, most often nothing. */
export function createMuteReview({ publicUrl, now, isStopping, transact }: Options): () => Promise<void> {
  let reviewed: { readonly signature: string; readonly at: number } | null = null;
  return async () => {
    const at = now().getTime();
    const known = reviewed !== null && at - reviewed.at < reviewMs ? reviewed : null;
    let signature = known?.signature ?? null;
    for (let part = 0; part < partsMax && !isStopping(); part++) {
      const before = signature;
      signature = await transact((tx) => reviewMutes(tx, { publicUrl, now }, before));
      reviewed = { signature, at: known?.at ?? at };
      if (signature !== unfinishedReview) return;
    }
  };
}
