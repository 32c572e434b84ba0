import type { BrokerConnection } from '@/lib/domain/broker';
import { randomClientId } from '@/lib/mqtt/broker-connection';
import { knockAtBroker } from '@/lib/mqtt/probe-broker';
import type { Sight } from './sight';

const idsMax = 50;
const firstMs = 1000;
const intervalMs = 300_000;
const doubtIntervalMs = 30_000;

/**
 * Now and then makes a connection of a moment under a random id of its own: if the broker's log names it, connections are
 * to be seen there. Knows its ids, so that they are never taken for somebody else's.
 */
export class SelfProbe {
  private readonly ids = new Set<string>();
  private readonly echoed = new Set<string>();
  private dueAt = Number.POSITIVE_INFINITY;
  private isKnocking = false;

  constructor(
    private readonly connection: BrokerConnection,
    private readonly sight: Sight,
    private readonly now: () => number,
  ) {}

  isOwn(clientId: string): boolean {
    return this.ids.has(clientId);
  }

  linkUp(at: number): void {
    this.dueAt = at + firstMs;
  }

  linkLost(): void {
    this.dueAt = Number.POSITIVE_INFINITY;
  }

  /** The broker's log has named one of our ids. */
  noteEcho(clientId: string): void {
    this.echoed.add(clientId);
    this.sight.noteEcho();
  }

  /** Knocks when it is time; call about once a second. */
  tick(now: number): void {
    const soon = this.sight.isInDoubt ? now + doubtIntervalMs : Number.POSITIVE_INFINITY;
    this.dueAt = Math.min(this.dueAt, soon);
    if (this.isKnocking || now < this.dueAt) return;
    this.dueAt = now + intervalMs;
    this.isKnocking = true;
    void this.knock().finally(() => {
      this.isKnocking = false;
    });
  }

  private async knock(): Promise<void> {
    const clientId = randomClientId();
    this.remember(clientId);
    const failed = await knockAtBroker(this.connection, clientId);
    if (failed === null && !this.echoed.has(clientId)) this.sight.noteKnock(this.now());
  }

  private remember(clientId: string): void {
    this.ids.add(clientId);
    if (this.ids.size <= idsMax) return;
    const [oldest] = this.ids;
    if (oldest === undefined) return;
    this.ids.delete(oldest);
    this.echoed.delete(oldest);
  }
}
