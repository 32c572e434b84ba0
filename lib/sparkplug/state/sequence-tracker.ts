/** How a sequence number stands to those before it (shared Sparkplug reference §1.3). */
export type SequenceStep =
  | 'start'
  | 'next'
  /** A message of the session before, still under way when the birth came. */
  | 'straggler'
  /** Fills a gap within the reorder timeout, or later. */
  | 'fill'
  | 'late-fill'
  | 'duplicate'
  | 'behind'
  /** Goes on from a counter other than the current one. */
  | 'other-head'
  | 'gap'
  | 'jump';

/** A gap that nothing filled in time, or a leap that the counter went on from. */
export type SequenceLoss = { readonly lost: number; readonly seq: number; readonly last: number };
/** A number out of line that its counter left again: the sequence went on where it had been. */
export type StrayNumber = { readonly seq: number; readonly last: number; readonly step: number };
export type HeadView = { readonly seq: number; readonly run: number; readonly at: number };

type Head = {
  seq: number;
  at: number;
  messageNo: number;
  /** Advances by one since heads last were opened. */
  run: number;
  readonly openedNo: number;
  readonly first: number;
  /** Where the current head stood when this one was opened, and how: ahead of it, so that it may be a reordered block. */
  readonly from: number;
  readonly openedBy: 'start' | 'jump' | 'behind';
  /** It began with a number that was missing, and so may be messages that come late. */
  readonly isLate: boolean;
  isReported: boolean;
};
type Gap = { readonly from: number; readonly to: number; readonly deadline: number };

const gapMax = 32;
const behindMin = 224;
const othersMax = 2;
const headMs = 60_000;
const headMessages = 64;
const runMin = 3;
/**
 * A new session passes the low numbers that the one before had come to: it must have skipped this many to be another one. A
 * birth that is forged before the counter has come so far is not told: a restart that loses its first messages is the same.
 */
const skippedMin = 5;
const nearRunMin = 6;
const nearLostShareMax = 0.05;
/** Turns of two counters that no reordered block makes. */
const turnsMin = 4;
const aheadMax = 128;
const stragglersMs = 2000;
const lateFillMs = 10_000;
/** So long a missing number may still come by itself, though no longer as a part of its gap. */
const lateMs = 30_000;
const pendingMax = 32;
const shareOf = 100;

/**
 * The sequence counter of one edge node, 0 to 255, with up to three heads, so that two writers side by side are told from
 * loss, reorder, wrap and restart: only in the first case more than one head advances. `classify` looks, `apply` takes
 * note; in between the caller can leave out a redelivered payload. Times are ms; bounded (1 KiB after the first gap).
 */
export class SequenceTracker {
  /** (seq − last) mod 256 of the number classified last, and that `last`. */
  step = 0;
  last = -1;
  /** Did that number go missing not long ago, so that it was not used before? */
  isLate = false;
  /** Set by `apply`: a counter that leapt and was left again, and messages lost in a leap that it went on from. */
  stray: StrayNumber | null = null;
  leap: SequenceLoss | null = null;
  /** Set by `apply`, once: the counter from before a new session's birth goes on, so that the birth was somebody else's. */
  oldGoesOn = false;
  /** That counter; `seq` is -1 when it is not followed. */
  private readonly old = { seq: -1, run: 0, isNear: false, isFollowed: false };
  private current: Head | null = null;
  private others: Head[] = [];
  private messageNo = 0;
  private turns = 0;
  private streak = 0;
  private lastAdvanced: Head | null = null;
  private openedAt = 0;
  private sessionBefore = -1;
  private stragglersUntil = Number.NEGATIVE_INFINITY;
  /** ms since `epoch` plus one at which each number went missing; 0 = it did not. */
  private missing: Uint32Array | null = null;
  private epoch = 0;
  private pending: Gap[] = [];
  private readonly recent = { received: 0, lost: 0, receivedBefore: 0, lostBefore: 0 };

  constructor(private readonly reorderMs: number) {}

  get isStarted(): boolean {
    return this.current !== null;
  }

  get hasPending(): boolean {
    return this.pending.length > 0;
  }

  /** All heads, the current one first. */
  heads(): readonly HeadView[] {
    return this.current === null ? [] : [this.current, ...this.others];
  }

  /** Share of the last 100 to 200 messages that were lost. */
  get lostShare(): number {
    const { received, lost, receivedBefore, lostBefore } = this.recent;
    const all = received + lost + receivedBefore + lostBefore;
    return all === 0 ? 0 : (lost + lostBefore) / all;
  }

  /** A birth: the counter starts anew at its number (null when it has none); of a new session, the old one must end. */
  restart(seq: number | null, at: number, isNewSession = false): void {
    this.sessionBefore = this.current?.seq ?? -1;
    const apart = seq === null ? 0 : (this.sessionBefore - seq) & 255;
    const isNear = apart <= gapMax;
    const isTelling = !isNear || (apart >= skippedMin && this.lostShare <= nearLostShareMax);
    const old = isNewSession && isTelling ? this.sessionBefore : -1;
    this.stragglersUntil = at + stragglersMs;
    this.forgetHeads();
    this.old.seq = old;
    this.old.isNear = isNear;
    if (seq !== null) this.current = this.newHead(seq & 255, at, 'start');
  }

  /** Nothing is known any more, as after a lost link: the next number just starts the counter. */
  forget(): void {
    this.stragglersUntil = Number.NEGATIVE_INFINITY;
    this.forgetHeads();
  }

  /** The shortest way: takes note of a number that is simply the next; false when it is not, or when there are other heads. */
  takeNext(seq: number, at: number): boolean {
    const { current } = this;
    if (current === null || this.old.seq >= 0 || this.others.length > 0 || ((seq - current.seq) & 255) !== 1)
      return false;
    this.messageNo++;
    this.countReceived();
    current.seq = seq & 255;
    current.at = at;
    current.messageNo = this.messageNo;
    current.run++;
    if (this.missing !== null) this.missing[current.seq] = 0;
    return true;
  }

  classify(seq: number, at: number): SequenceStep {
    const { current } = this;
    if (current === null) return 'start';
    const step = (seq - current.seq) & 255;
    this.step = step;
    this.last = current.seq;
    this.isLate = false;
    if (step === 1) return 'next';
    if (at <= this.stragglersUntil && this.isOfSessionBefore(seq, step)) return 'straggler';
    const missingMs = this.missingFor(seq, at);
    this.isLate = missingMs >= 0 && missingMs <= lateMs;
    if (missingMs >= 0 && missingMs <= lateFillMs) return missingMs <= this.reorderMs ? 'fill' : 'late-fill';
    if (step === 0) return 'duplicate';
    if (this.others.length > 0 && this.otherBefore(seq) !== null) return 'other-head';
    if (step <= gapMax) return 'gap';
    return step >= behindMin ? 'behind' : 'jump';
  }

  apply(kind: SequenceStep, seq: number, at: number): void {
    this.stray = null;
    this.leap = null;
    this.messageNo++;
    this.countReceived();
    if (this.others.length > 0) this.forgetOldHeads(at);
    const { current } = this;
    if (kind === 'straggler') return;
    this.followOld(seq, at);
    if (current === null) this.current = this.newHead(seq, at, 'start');
    else if (kind === 'next') this.advance(current, seq, at);
    else if (kind === 'gap') this.leapOver(current, seq, at);
    else if (kind === 'fill' || kind === 'late-fill') this.fill(seq);
    else this.takeElsewhere(kind, seq, at);
  }

  /** Do two counters advance side by side? Ask after `apply`. */
  hasTwoHeads(at: number): boolean {
    const { current, others } = this;
    if (others.length === 0 || current === null) return false;
    const running = [current, ...others].filter(({ run }) => run >= runMin);
    if (running.length < 2) return false;
    if (this.turns >= turnsMin) return true;
    if (running.some(({ isLate }) => isLate)) return false;
    return at - this.openedAt > this.reorderMs || !running.some(isAhead);
  }

  /** Gaps whose time to be filled is over by `at`. */
  takeLosses(at: number): readonly SequenceLoss[] {
    const losses: SequenceLoss[] = [];
    while (this.pending.length > 0 && (this.pending[0]?.deadline ?? 0) <= at) {
      const gap = this.pending.shift();
      if (gap) this.settle(gap, losses);
    }
    return losses;
  }

  private settle(gap: Gap, losses: SequenceLoss[]): void {
    let lost = 0;
    for (let seq = (gap.from + 1) & 255; seq !== gap.to; seq = (seq + 1) & 255)
      if (this.missing?.[seq] !== 0) lost++;
    if (lost === 0) return;
    this.recent.lost += lost;
    losses.push({ lost, seq: gap.to, last: gap.from });
  }

  private followOld(seq: number, at: number): void {
    const { old, current } = this;
    this.oldGoesOn = false;
    if (old.seq < 0 || current === null) return;
    if (((seq - old.seq) & 255) === 1 && (old.isFollowed || this.isLeapToOld(current, seq))) {
      old.seq = seq;
      old.isFollowed = true;
      if (!old.isNear || at > this.stragglersUntil) old.run++;
      this.oldGoesOn = old.run >= (old.isNear ? nearRunMin : runMin);
      if (this.oldGoesOn) old.seq = -1;
    } else if (this.isOldOver(current)) old.seq = -1;
  }

  /** Has the new counter come so far, or the old one stopped, that nothing more can be told? */
  private isOldOver({ run }: Head): boolean {
    const { isNear, isFollowed } = this.old;
    return isNear ? isFollowed || run >= gapMax : run >= runMin;
  }

  /** Does the counter of the session before go on, and not the new one reach the same number by itself or with a loss? */
  private isLeapToOld(current: Head, seq: number): boolean {
    return this.old.isNear ? ((seq - current.seq) & 255) > skippedMin : current.run === 0;
  }

  private forgetHeads(): void {
    this.oldGoesOn = false;
    this.old.seq = -1;
    this.old.run = 0;
    this.old.isFollowed = false;
    this.current = null;
    this.others = [];
    this.lastAdvanced = null;
    this.pending = [];
    this.missing?.fill(0);
  }

  private newHead(seq: number, at: number, openedBy: Head['openedBy']): Head {
    const from = this.current?.seq ?? seq;
    const { messageNo } = this;
    const isLate = this.isLate && openedBy !== 'start';
    const isReported = openedBy !== 'jump' || isLate;
    return {
      seq,
      at,
      messageNo,
      run: 0,
      openedNo: messageNo,
      first: seq,
      from,
      openedBy,
      isLate,
      isReported,
    };
  }

  private isOfSessionBefore(seq: number, step: number): boolean {
    const behind = (seq - this.sessionBefore) & 255;
    return this.sessionBefore >= 0 && step > gapMax && behind >= 1 && behind <= gapMax;
  }

  /** How long a number has been missing, ms; -1 when it is not. */
  private missingFor(seq: number, at: number): number {
    const since = this.missing?.[seq & 255] ?? 0;
    return since === 0 ? -1 : at - this.epoch - (since - 1);
  }

  private otherBefore(seq: number): Head | null {
    for (const head of this.others) if (((seq - head.seq) & 255) === 1) return head;
    return null;
  }

  private advance(head: Head, seq: number, at: number): void {
    head.seq = seq;
    head.at = at;
    head.messageNo = this.messageNo;
    head.run++;
    if (this.missing !== null) this.missing[seq] = 0;
    if (this.others.length === 0) return;
    if (this.lastAdvanced === head) this.streak++;
    else {
      this.turns++;
      this.streak = 1;
      this.lastAdvanced = head;
    }
    this.noteStray(head);
  }

  /** When a counter goes on after another one was opened by a leap, that leap was no loss. */
  private noteStray(head: Head): void {
    for (const other of this.heads() as readonly Head[]) {
      if (other === head || other.isReported || other.openedNo <= head.openedNo) continue;
      other.isReported = true;
      this.stray = { seq: other.first, last: other.from, step: (other.first - other.from) & 255 };
    }
  }

  private leapOver(current: Head, seq: number, at: number): void {
    if (this.missing === null) {
      this.missing = new Uint32Array(256);
      this.epoch = at;
    }
    const since = Math.max(0, at - this.epoch) + 1;
    for (let lost = (current.seq + 1) & 255; lost !== seq; lost = (lost + 1) & 255)
      this.missing[lost] = since;
    this.missing[seq] = 0;
    if (this.pending.length < pendingMax)
      this.pending.push({ from: current.seq, to: seq, deadline: at + this.reorderMs });
    current.seq = seq;
    current.at = at;
    current.messageNo = this.messageNo;
  }

  private fill(seq: number): void {
    if (this.missing !== null) this.missing[seq & 255] = 0;
    const other = this.otherBefore(seq);
    if (other !== null) other.seq = seq;
  }

  private takeElsewhere(kind: SequenceStep, seq: number, at: number): void {
    const other = this.otherBefore(seq);
    if (this.isLate) this.fill(seq);
    if (other === null) this.open(seq, at, kind === 'jump' ? 'jump' : 'behind');
    else {
      this.advance(other, seq, at);
      if (this.streak >= 2) this.makeCurrent(other);
    }
  }

  private open(seq: number, at: number, openedBy: 'jump' | 'behind'): void {
    if (this.others.length >= othersMax) {
      const oldest = this.others.reduce((a, b) => (b.messageNo < a.messageNo ? b : a));
      this.others = this.others.filter((head) => head !== oldest);
    }
    this.others.push(this.newHead(seq, at, openedBy));
    for (const head of this.heads() as readonly Head[]) head.run = 0;
    this.turns = 0;
    this.lastAdvanced = null;
    this.openedAt = at;
  }

  /** A counter that advances alone is the one that counts: a loss burst, or a restart whose birth was missed. */
  private makeCurrent(head: Head): void {
    const before = this.current;
    if (before === null || before === head) return;
    this.others = [before, ...this.others.filter((other) => other !== head)];
    this.current = head;
    if (head.openedBy !== 'jump' || head.isReported || before.messageNo > head.openedNo) return;
    const lost = (head.first - before.seq - 1) & 255;
    this.recent.lost += lost;
    this.leap = { lost, seq: head.first, last: before.seq };
  }

  private forgetOldHeads(at: number): void {
    const isAlive = (head: Head) => at - head.at <= headMs && this.messageNo - head.messageNo <= headMessages;
    if (!this.others.every(isAlive)) this.others = this.others.filter(isAlive);
  }

  private countReceived(): void {
    const { recent } = this;
    if (++recent.received + recent.lost < shareOf) return;
    recent.receivedBefore = recent.received;
    recent.lostBefore = recent.lost;
    recent.received = 0;
    recent.lost = 0;
  }
}

function isAhead(head: Head): boolean {
  return head.openedBy === 'jump' && ((head.first - head.from) & 255) <= aheadMax;
}
