import type { Logger } from '@/lib/config/logger';
import type { SecretBox } from '@/lib/config/secret-box';
import type { BatchWriter } from '@/lib/db/batch-writer';
import type { Database } from '@/lib/db/database';
import type { Broker } from '@/lib/db/generated/client';
import type { TopicStore } from '@/lib/detection/topic-store';
import type { BrokerPulse } from '@/lib/live/live-frame';
import { isConnectionTestId } from '@/lib/services/brokers/connection-test-id';
import { type DetectorSettings, readDetectorSettings } from '@/workers/detect/detector-settings';
import { BaselineSaver, restoreTopics } from '@/workers/detect/topic-baselines';
import { startLoop } from '@/workers/runtime/start-loop';
import { writeBrokerProfile } from './broker-profile';
import { BrokerWatch } from './broker-watch';
import { restoreBroker } from './restore-broker';
import { toWatchedBroker } from './watched-broker';

export type SupervisorOptions = {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly log: Logger;
  readonly factBatches: BatchWriter;
  readonly seriesBatches: BatchWriter;
  now(): number;
};

const tickMs = 1000;
const reconcileMs = 1000;
const saveBaselinesMs = 60_000;

/** All brokers of the table under watch: added, changed and removed ones within about a second. */
export class BrokerSupervisor {
  readonly name = 'brokers';
  private readonly watches = new Map<number, BrokerWatch>();
  private readonly profiles = new Map<number, string>();
  private readonly unreadable = new Map<number, string>();
  private readonly savers = new WeakMap<TopicStore, BaselineSaver>();
  private settingsText = '';
  private settings: DetectorSettings = { settingsByKind: {}, enabledByKind: {} };
  private loops: { stop(): Promise<void> }[] = [];

  constructor(private readonly options: SupervisorOptions) {}

  async start(): Promise<void> {
    const { log } = this.options;
    await this.reconcile();
    this.loops = [
      startLoop({ name: 'reconcile brokers', everyMs: reconcileMs, log, run: () => this.reconcile() }),
      startLoop({ name: 'tick brokers', everyMs: tickMs, log, run: async () => this.tick() }),
      startLoop({ name: 'save baselines', everyMs: saveBaselinesMs, log, run: () => this.saveBaselines() }),
    ];
  }

  /** Disconnects from all brokers and writes what is left of each. */
  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await Promise.all([...this.watches.values()].map((watch) => watch.stop()));
    await this.saveBaselines().catch((error) =>
      this.options.log.warn({ err: error }, 'baselines were not saved'),
    );
    this.watches.clear();
  }

  pulses(): readonly BrokerPulse[] {
    return [...this.watches.values()].map((watch) => watch.pulse());
  }

  /** Sums over all brokers since the start. */
  counters(): { readonly shedMessages: number; readonly droppedEvents: number } {
    let shedMessages = 0;
    let droppedEvents = 0;
    for (const { counters } of this.watches.values()) {
      shedMessages += counters.shedMessages;
      droppedEvents += counters.droppedEvents;
    }
    return { shedMessages, droppedEvents };
  }

  private tick(): void {
    for (const watch of this.watches.values()) watch.tick();
  }

  private async saveBaselines(): Promise<void> {
    for (const [id, { topics }] of this.watches) {
      const saver = this.savers.get(topics) ?? new BaselineSaver(this.options.db, id, topics);
      this.savers.set(topics, saver);
      await saver.saveSome();
    }
  }

  private async reconcile(): Promise<void> {
    const { db } = this.options;
    await this.reloadSettings();
    const rows = await db.broker.findMany({ orderBy: { id: 'asc' } });
    const ids = new Set(rows.map((row) => row.id));
    for (const [id, watch] of this.watches) if (!ids.has(id)) await this.end(id, watch);
    for (const row of rows) await this.reconcileOne(row);
    await this.writeProfiles();
  }

  private async reconcileOne(row: Broker): Promise<void> {
    const { secrets, log } = this.options;
    try {
      const broker = toWatchedBroker(row, secrets);
      const watch = this.watches.get(row.id);
      if (watch !== undefined && watch.fingerprint === broker.fingerprint) {
        watch.rename(broker);
        return;
      }
      if (watch !== undefined) await this.end(row.id, watch);
      const { db, secrets: _secrets, ...rest } = this.options;
      const stored = await restoreBroker(db, row.id);
      const next = new BrokerWatch({
        ...rest,
        broker,
        stored,
        settings: this.settings,
        isOtherMonitor: (clientId) => this.isOurs(clientId),
        topics: watch?.topics ?? (await restoreTopics(db, row.id)),
      });
      this.watches.set(row.id, next);
      next.start();
      this.unreadable.delete(row.id);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (this.unreadable.get(row.id) !== text)
        log.error({ err: error, brokerId: row.id }, 'a broker cannot be watched');
      this.unreadable.set(row.id, text);
    }
  }

  private isOurs(clientId: string): boolean {
    const { secrets, now } = this.options;
    if (isConnectionTestId(secrets, clientId, now())) return true;
    return [...this.watches.values()].some((watch) => watch.isOwn(clientId));
  }

  private async end(id: number, watch: BrokerWatch): Promise<void> {
    this.watches.delete(id);
    this.profiles.delete(id);
    await watch.stop();
  }

  private async reloadSettings(): Promise<void> {
    const settings = await readDetectorSettings(this.options.db);
    const text = JSON.stringify(settings);
    if (text === this.settingsText) return;
    this.settingsText = text;
    this.settings = settings;
    for (const watch of this.watches.values()) watch.replaceSettings(settings);
  }

  private async writeProfiles(): Promise<void> {
    for (const [id, watch] of this.watches) {
      const profile = watch.profile();
      const text = JSON.stringify(profile);
      if (profile.detectedKind === null || this.profiles.get(id) === text) continue;
      await writeBrokerProfile(this.options.db, id, profile);
      this.profiles.set(id, text);
    }
  }
}
