import type { PayloadAnalysis } from './payload-analysis';
import type { WorkQueue } from './work-queue';

/** Time that may go to waiting work before the sockets get their turn again. */
const drainMs = 10;
const never = () => false;

type DrainLoopOptions<Work> = {
  readonly work: WorkQueue<Work>;
  readonly analysis: PayloadAnalysis;
  process(work: Work): void;
};

/** Works off what waits, the broker's own words first, in slices between which the sockets are read. */
export class DrainLoop<Work> {
  private isScheduled = false;

  constructor(private readonly options: DrainLoopOptions<Work>) {}

  schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      const until = performance.now() + drainMs;
      this.drain(() => performance.now() > until);
      const { work, analysis } = this.options;
      if (work.size > 0 || analysis.queue.size > 0) this.schedule();
    });
  }

  /** Works until nothing waits, or until the time is up. */
  drain(isOver: () => boolean = never): void {
    const { work, analysis, process } = this.options;
    for (let done = 1; ; done++) {
      const next = work.shift();
      if (next === undefined) break;
      process(next);
      if (done % 64 === 0 && isOver()) return;
    }
    analysis.run(isOver);
  }
}
