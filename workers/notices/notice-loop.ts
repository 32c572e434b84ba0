import type { Logger } from '@/lib/config/logger';
import { type ChangeListener, listenForChanges } from '@/lib/db/change-listener';
import { appendChanges } from '@/lib/db/change-log';
import type { Database, Transaction } from '@/lib/db/database';
import { noticeChannel } from '@/lib/db/incident-repository';
import { endHolds } from '@/lib/services/alerts/end-holds';
import { releaseSymptoms } from '@/lib/services/incidents/release-symptoms';
import { tellAlerts } from '@/lib/services/incidents/tell-alerts';
import { queueHeartbeats } from '@/lib/services/routing/queue-heartbeats';
import { tellDigests } from '@/lib/services/routing/tell-digests';
import { createMuteReview } from './mute-review';
import { tellBatch } from './tell-batch';

/** Incidents told in one transaction: few, so that findings never wait long for a lock. */
const incidentsAtOnce = 40;
const transactionMs = 30_000;
/** What is not about incidents waits this much longer than the poll. */
const sweepEvery = 4;

export type NoticeOptions = {
  readonly db: Database;
  /** For a connection of its own that listens for incidents that have something to tell. */
  readonly databaseUrl: string;
  readonly log: Logger;
  /** Base URL for links, without a trailing slash. */
  readonly publicUrl: string;
  /** Look this often, whatever was notified. */
  readonly pollMs?: number;
  now(): Date;
};

export type NoticeLoop = {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Does everything that is due once, and resolves when it is done. */
  runOnce(): Promise<void>;
};

/**
 * Decides when people are told: ends snoozes and mutes, lets symptoms go whose cause is over, queues a notification for
 * each channel of each incident that is due, and heartbeats for channels that were quiet. Every step is one transaction over rows that it locks, so that several workers
 * may run it on one database and one that dies loses and doubles nothing.
 */
export function createNoticeLoop(options: NoticeOptions): NoticeLoop {
  const { db, log, pollMs = 500 } = options;
  let timer: NodeJS.Timeout | undefined;
  let listener: ChangeListener | undefined;
  let running: Promise<void> | null = null;
  let wanted: 'nothing' | 'telling' | 'everything' = 'nothing';
  let isStopping = false;
  let polls = 0;
  const failing = new Set<string>();

  const transact = <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> =>
    db.$transaction(work, { timeout: transactionMs, maxWait: 5000 });
  const reviewAllMutes = createMuteReview({
    publicUrl: options.publicUrl,
    now: () => options.now(),
    isStopping: () => isStopping,
    transact,
  });

  /** A step that fails is told once until it works again, and keeps none of the others from being done. */
  async function step(name: string, work: () => Promise<void>): Promise<void> {
    if (isStopping) return;
    try {
      await work();
      if (failing.delete(name)) log.info({ step: name }, 'works again');
    } catch (error) {
      if (!failing.has(name)) log.error({ err: error, step: name }, 'notices: failed, will be tried again');
      failing.add(name);
    }
  }

  async function tellAll(): Promise<void> {
    for (;;) {
      const context = { publicUrl: options.publicUrl, now: options.now() };
      const taken = await tellBatch({ transact, log, context, limit: incidentsAtOnce });
      if (taken < incidentsAtOnce || isStopping) return;
    }
  }

  async function runOnce(): Promise<void> {
    const { publicUrl } = options;
    await step('holds', () =>
      transact(async (tx) => {
        const ended = await endHolds(tx, options.now(), publicUrl);
        const told = ended.map(({ record, notify }) => ({ record, news: notify?.cause ?? null }));
        await appendChanges(tx, await tellAlerts(tx, told, options.now()));
      }),
    );
    await step('mutes', reviewAllMutes);
    await step('symptoms', async () => {
      await transact((tx) => releaseSymptoms(tx, { publicUrl, now: options.now() }));
    });
    await step('incidents', tellAll);
    await step('digests', async () => {
      await transact((tx) => tellDigests(tx, { publicUrl, now: options.now() }));
    });
    await step('heartbeats', async () => {
      await transact((tx) => queueHeartbeats(tx, { publicUrl, now: options.now() }));
    });
  }

  /** One run at a time; what is asked for meanwhile is done after it. */
  function wake(what: 'telling' | 'everything'): void {
    if (wanted !== 'everything') wanted = what;
    running ??= runWhileWanted().finally(() => {
      running = null;
    });
  }

  async function runWhileWanted(): Promise<void> {
    while (wanted !== 'nothing' && !isStopping) {
      const what = wanted;
      wanted = 'nothing';
      await (what === 'everything' ? runOnce() : step('incidents', tellAll));
    }
  }

  return {
    name: 'notices',
    runOnce,
    async start() {
      const { databaseUrl } = options;
      listener = listenForChanges({
        databaseUrl,
        log,
        channel: noticeChannel,
        onNotify: () => wake('telling'),
      });
      timer = setInterval(() => wake(++polls % sweepEvery === 0 ? 'everything' : 'telling'), pollMs);
      wake('everything');
    },
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await listener?.stop();
      await running;
    },
  };
}
