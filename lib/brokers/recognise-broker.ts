import type { BrokerDialect } from './dialect';
import { dialects } from './registry';

/** Sure enough to decide; a single message of 1 is certain. */
const decidesFrom = 0.99;

/**
 * Finds out what kind a broker is from what it sends. Feed it every message below `$SYS/` (the filters of all dialects);
 * it answers the kind once one dialect is sure, and keeps to it; until then null. Doubts multiply: several messages of
 * 0.9 make certainty. After a minute of null, `generic` is the honest choice.
 */
export class BrokerRecognition {
  private readonly doubt = new Map<BrokerDialect, number>();
  private decided: BrokerDialect['kind'] | null = null;

  get kind(): BrokerDialect['kind'] | null {
    return this.decided;
  }

  feed(topic: string, payload: Uint8Array): BrokerDialect['kind'] | null {
    if (this.decided !== null || !topic.startsWith('$SYS/')) return this.decided;
    for (const dialect of dialects) {
      const doubt = (this.doubt.get(dialect) ?? 1) * (1 - dialect.recognise(topic, payload));
      this.doubt.set(dialect, doubt);
      if (doubt <= 1 - decidesFrom + Number.EPSILON) {
        this.decided = dialect.kind;
        break;
      }
    }
    return this.decided;
  }
}
