import { recentByKey } from '../recent-by-key';
import type { ValueVerdict } from './value-verdict';

/** Metrics watched at once; the ones quiet longest are let go. */
const watchesMax = 4096;
/** Values of the metric until which the usual must be back. */
const valuesMax = 5;
/** A value is back when it is nearer to where it was than this part of the way it had gone. */
const backWithin = 0.3;

type Watch = { readonly hash: number; odd: number; readonly before: number; left: number };

/** Looks at what follows an odd value of a metric: is the next one back where it was? As `ReturnWatch` for JSON. */
export class MetricReturns {
  private readonly watches = new Map<number, Watch>();

  /** Is any metric watched? */
  get isIdle(): boolean {
    return this.watches.size === 0;
  }

  /** An odd number came on this channel. */
  note(channel: number, hash: number, { value, previous }: ValueVerdict): void {
    if (!Number.isFinite(value)) return;
    const begin = (): Watch => ({ hash, odd: value, before: previous, left: valuesMax });
    if (this.watches.get(channel)?.hash !== hash) this.watches.delete(channel);
    const watch = recentByKey(this.watches, channel, watchesMax, begin);
    watch.odd = value;
    watch.left = valuesMax;
  }

  /** The channel's next number: true, once, when it is back where it was before the odd one. */
  isBack(channel: number, hash: number, value: number): boolean {
    const watch = this.watches.get(channel);
    if (watch === undefined) return false;
    const isBack =
      watch.hash === hash &&
      Math.abs(value - watch.before) <= backWithin * Math.abs(watch.odd - watch.before);
    if (isBack || watch.hash !== hash || --watch.left <= 0) this.watches.delete(channel);
    return isBack;
  }
}
