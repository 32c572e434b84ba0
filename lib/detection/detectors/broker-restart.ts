import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import { recentByKey } from '../recent-by-key';
import { addTime, countWithin, type RecentTimes } from '../recent-times';
import { sayDuration } from '../say-duration';

/** A broker cluster publishes one uptime for each of its nodes. */
const nodesMax = 100;
/** How far the start that an uptime stands for may wander with delays and clocks. */
const toleranceMs = 120_000;
/** How far the start may seem to lie before the last reading, which may have been late. */
const lateMs = 30_000;
const hourMs = 3_600_000;

const settings = z.object({
  loopCount: z.number().int().min(2).max(100).default(3).meta({
    title: 'Restarts that make a loop',
    description: 'This many restarts within an hour are medium instead of low.',
  }),
});

type Node = { uptime: number; startedAt: number; heardAt: number; readonly restarts: RecentTimes };

export const brokerRestart = defineDetector({
  kind: 'broker-restart',
  family: 'availability',
  title: 'Broker restarted',
  severity: 'low',
  needs: ['broker.metric'],
  attack: [attackTags.lossOfAvailability],
  explain:
    'The time the broker says it has been running went back: it was restarted. Everyone was disconnected, and messages that were not stored are lost. After planned work that is as it should be; unplanned it may be a crash, or someone who restarted it with another configuration. The broker tells its uptime below $SYS (Mosquitto always, Aedes with aedes-stats).',
  respond: [
    'Ask whether somebody restarted it on purpose.',
    'If not, read the broker’s log and the system’s (out of memory, crash) at the time it started.',
    'Compare its configuration, users and access rules with what they should be.',
  ],
  settings,
  observes: ['event'],
  createState: () => new Map<string, Node>(),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const { event } = observation;
    if (event.metric?.name !== 'uptime' || event.topic === undefined) return [];
    const uptime = event.metric.value;
    const startedAt = now - uptime * 1000;
    const create = (): Node => ({ uptime, startedAt, heardAt: now, restarts: [] });
    const node = recentByKey(state, event.topic, nodesMax, create);
    // A start after the last reading; an uptime that merely lags, as of a machine that slept, is none.
    const isSince = startedAt > node.heardAt && startedAt > node.startedAt + toleranceMs;
    // An uptime that went back a little is a broker whose clock was set: it cannot have been running while it was off.
    const isBack = uptime < node.uptime && startedAt > node.heardAt - lateMs;
    const isRestart = isBack || isSince;
    const before = node.uptime;
    node.uptime = uptime;
    node.heardAt = now;
    if (!isRestart) return [];
    node.startedAt = startedAt;
    addTime(node.restarts, now, hourMs, 100);
    const restarts = countWithin(node.restarts, now, hourMs);
    const isLoop = restarts >= settings.loopCount;
    return [
      {
        action: 'raise',
        detector: 'broker-restart',
        key: 'broker',
        at: now,
        severity: isLoop ? 'medium' : 'low',
        confidence: 0.95,
        title: `${world.brokerName} was restarted${isLoop ? ` ${restarts} times in an hour` : ''}`,
        summary: `${world.brokerName} says that it has been running for ${sayDuration(uptime)}; when last heard of it had been running for ${sayDuration(before)}.${isLoop ? ` That was restart ${restarts} within an hour.` : ''}`,
        subject: { kind: 'broker', id: String(world.brokerId) },
        evidence: {
          uptimeSeconds: uptime,
          uptimeBeforeSeconds: before,
          restartsInAnHour: restarts,
          brokerLines: [`${event.topic} ${event.raw}`],
        },
        attack: [attackTags.lossOfAvailability],
      },
    ];
  },
});
