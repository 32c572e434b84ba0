import type { Logger } from '@/lib/config/logger';
import type { SecretBox } from '@/lib/config/secret-box';
import type { BatchWriter } from '@/lib/db/batch-writer';
import type { Database } from '@/lib/db/database';
import type { Broker } from '@/lib/db/generated/client';
import { emptyBatch } from '@/lib/db/write-batch';
import type { BrokerPulse } from '@/lib/live/live-frame';
import { isConnectionTestId } from '@/lib/services/brokers/connection-test-id';
import { type DetectorSettings, readDetectorSettings } from '@/workers/detect/detector-settings';
import { KnowledgeKeeper } from '@/workers/detect/knowledge-keeper';
import { restoreTopics } from '@/workers/detect/topic-baselines';
import { startLoop } from '@/workers/runtime/start-loop';
import { applyQuirkRevocations } from './apply-quirk-revocations';
import { writeBrokerProfile } from './broker-profile';
import { BrokerWatch, ticksPerSecond, type WatchCounters } from './broker-watch';
import { readDefinitions } from './defined-devices';
import { restoreBroker } from './restore-broker';
import { restoreSpooled } from './restore-spooled';
import { toWatchedBroker } from './watched-broker';

export type SupervisorOptions = {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly log: Logger;
  readonly factBatches: BatchWriter;
  readonly seriesBatches: BatchWriter;
  now(): number;
};

const tickMs = 1000 / ticksPerSecond;
const reconcileMs = 1000;
const ordersMs = 1000;
const saveMs = 60_000;

/** All brokers of the table under watch: added, changed and removed ones within about a second. */
export class BrokerSupervisor {
  readonly name = 'brokers';
  private readonly watches = new Map<number, BrokerWatch>();
  private readonly profiles = new Map<number, string>();
  private readonly unreadable = new Map<number, string>();
  private readonly keepers = new Map<number, KnowledgeKeeper>();
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
      startLoop({ name: 'apply baseline orders', everyMs: ordersMs, log, run: () => this.applyOrders() }),
      startLoop({ name: 'save what was learned', everyMs: saveMs, log, run: () => this.saveLearned() }),
    ];
  }

  /** Disconnects from all brokers and writes what is left of each. */
  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await Promise.all([...this.watches.values()].map((watch) => watch.stop()));
    await Promise.all(
      [...this.watches].map(([id, watch]) => this.keepers.get(id)?.saveAll(watch.memories())),
    ).catch((error) => this.options.log.warn({ err: error }, 'not all that was learned was saved'));
    this.watches.clear();
  }

  pulses(): readonly BrokerPulse[] {
    return [...this.watches.values()].map((watch) => watch.pulse());
  }

  /** Sums over all brokers since the start. */
  counters(): WatchCounters {
    const sum = {
      shedMessages: 0,
      droppedEvents: 0,
      evictedTopics: 0,
      refusedTopics: 0,
      droppedSignals: 0,
    };
    for (const { counters } of this.watches.values())
      for (const name of Object.keys(sum) as (keyof WatchCounters)[]) sum[name] += counters[name];
    return sum;
  }

  private tick(): void {
    for (const watch of this.watches.values()) watch.tick();
  }

  private async saveLearned(): Promise<void> {
    for (const [id, watch] of this.watches) await this.keepers.get(id)?.saveSome(watch.memories());
  }

  private async applyOrders(): Promise<void> {
    for (const id of this.watches.keys()) await this.keepers.get(id)?.applyOrders();
  }

  /** What is known of the broker: of the watch before, or of earlier processes. */
  private async keeperOf(brokerId: number): Promise<KnowledgeKeeper> {
    const known = this.keepers.get(brokerId);
    if (known !== undefined) return known;
    const { db, log, now } = this.options;
    const { learned, damaged } = await restoreTopics(db, brokerId);
    if (damaged > 0)
      log.warn({ brokerId, topics: damaged }, 'damaged baselines: these topics are learned anew');
    const keeper = new KnowledgeKeeper({ db, log, brokerId, now }, learned);
    this.keepers.set(brokerId, keeper);
    return keeper;
  }

  private async reconcile(): Promise<void> {
    const { db } = this.options;
    await this.reloadSettings();
    const rows = await db.broker.findMany({ orderBy: { id: 'asc' } });
    const ids = new Set(rows.map((row) => row.id));
    for (const [id, watch] of this.watches) {
      if (ids.has(id)) continue;
      await this.end(id, watch);
      this.keepers.delete(id);
    }
    for (const row of rows) await this.reconcileOne(row);
    const definitions = await readDefinitions(db);
    for (const [id, watch] of this.watches) watch.defined.define(definitions.get(id) ?? []);
    await this.writeProfiles();
  }

  private async reconcileOne(row: Broker): Promise<void> {
    const { secrets, log } = this.options;
    try {
      const broker = toWatchedBroker(row, secrets);
      const watch = this.watches.get(row.id);
      if (watch !== undefined && watch.fingerprint === broker.fingerprint) {
        watch.rename(broker);
        await applyQuirkRevocations({
          db: this.options.db,
          brokerId: row.id,
          revoke: (quirk) => watch.revokeQuirk(quirk),
          now: this.options.now,
        });
        return;
      }
      if (watch !== undefined) await this.end(row.id, watch);
      await restoreSpooled([this.options.factBatches, this.options.seriesBatches], log);
      const keeper = await this.keeperOf(row.id);
      if (watch !== undefined) await keeper.saveSome(watch.memories());
      const { db, secrets: _secrets, ...rest } = this.options;
      const isOurs = (clientId: string) => this.isOurs(clientId);
      const stored = await restoreBroker(db, row.id, { isOurs, now: this.options.now() });
      // Before anything of the new watch, and after what the one before left on disk.
      await rest.factBatches.write({
        ...emptyBatch(row.id),
        blindGap: {
          aliveUntil: row.pulseAt?.getTime() ?? null,
          at: rest.now(),
          reason: 'the monitor was not running',
        },
      });
      const next = new BrokerWatch({
        ...rest,
        broker,
        stored,
        settings: this.settings,
        isOtherMonitor: isOurs,
        learned: keeper.learned,
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
