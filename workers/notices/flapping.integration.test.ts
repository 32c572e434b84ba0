import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { resolveAlert } from '@/lib/services/alerts/resolve-alert';
import { addRoutingRule, addRoutingRuleInput } from '@/lib/services/routing/change-routing-rules';
import { addSilence, addSilenceInput } from '@/lib/services/silences/change-silences';
import { anna } from '@/lib/services/testing/service-fixture';
import {
  clear,
  createNoticeFixture,
  minute,
  type NoticeFixture,
  raise,
  second,
} from './testing/notice-fixture';

let at: NoticeFixture;
beforeAll(async () => {
  at = await createNoticeFixture();
});
afterAll(() => at?.drop());
beforeEach(async () => {
  await at.reset();
  await at.addChannel('chat');
});

/** One minute on, two minutes off; gives what was told, by the minute. */
async function flap(from: number, to: number): Promise<readonly string[]> {
  const told: string[] = [];
  const look = async (after: number) => {
    for (const each of await at.runAt(after)) told.push(`${Math.floor(after / minute)} ${each}`);
  };
  for (let after = from; after < to; after += 3 * minute) {
    await at.record(after, raise('evil', { at: after }));
    await look(after + 2 * second);
    await at.record(after + minute, clear('evil', after + minute));
    await look(after + minute + second);
    await look(after + 2 * minute + second);
  }
  return told;
}

test('what flaps every three minutes is one incident, told less and less often, and over when it is quiet', async () => {
  expect(await flap(0, 60 * minute)).toEqual([
    '0 chat opened: wildcard-subscriber evil',
    '1 chat resolved: wildcard-subscriber evil',
    '3 chat reopened: wildcard-subscriber evil',
    '18 chat reopened: wildcard-subscriber evil',
    '48 chat reopened: wildcard-subscriber evil',
  ]);
  expect(await db().incident.findMany()).toMatchObject([
    { flapCount: 19, alertCount: 20, state: 'resolved' },
  ]);
  expect((await at.said()).map(({ body }) => body.incident?.flapCount)).toEqual([0, 0, 1, 6, 16]);
  expect(await at.runAt(72 * minute)).toEqual([]);
  expect(await at.runAt(74 * minute)).toEqual(['chat resolved: wildcard-subscriber evil']);
  expect(await at.runAt(200 * minute)).toEqual([]);
  await at.record(200 * minute, raise('evil', { at: 200 * minute }));
  expect(await db().incident.count()).toBe(2);
});
const db = () => at.db;

test('graver news are told at once while it flaps, also through the wait for quiet', async () => {
  await flap(0, 30 * minute);
  await at.record(30 * minute, raise('evil', { at: 30 * minute, severity: 'critical' }));
  expect(await at.runAt(30 * minute + second)).toEqual(['chat reopened: wildcard-subscriber evil']);
  const last = (await at.said()).at(-1);
  expect(last?.body.incident).toMatchObject({ severity: 'critical', flapCount: 10 });
});

test('something else by the same MQTT client is no return: a new incident, once the other has ended', async () => {
  await flap(0, 30 * minute);
  const scan = { detector: 'topic-scan', subject: { kind: 'client', id: 'evil' }, at: 30 * minute } as const;
  await at.record(30 * minute, raise('scan', scan));
  expect(await at.runAt(30 * minute + 2 * second)).toEqual(['chat opened: topic-scan scan']);
  expect(await db().incident.findMany({ orderBy: { openedAt: 'asc' } })).toMatchObject([
    { flapCount: 9, state: 'resolved' },
    { flapCount: 0, state: 'open' },
  ]);
});

test('one that flaps in an incident that goes on is told as seldom', async () => {
  const lasting = { detector: 'topic-scan', subject: { kind: 'client', id: 'evil' } } as const;
  await at.record(0, raise('scan', lasting));
  await at.runAt(2 * second);
  const told = await flap(minute, 46 * minute);
  expect(told.map((line) => line.split(' ')[0])).toEqual(['1', '4', '19']);
});

test('nobody acknowledges what flaps: others are told when their time has come', async () => {
  await at.addChannel('boss');
  const [chat, boss] = await Promise.all(
    ['chat', 'boss'].map(async (name) => (await db().channel.findUniqueOrThrow({ where: { name } })).id),
  );
  const rule = { name: 'all', channelIds: [chat], escalateMinutes: 10, escalateChannelIds: [boss] };
  await addRoutingRule(at.context, anna, addRoutingRuleInput.parse({ ...rule, groupWaitSeconds: 0 }));
  const told = await flap(0, 30 * minute);
  expect(told.filter((line) => line.includes('boss'))).toHaveLength(1);
});

test('an end by a person is told at once, and what comes back then is new', async () => {
  await flap(0, 9 * minute);
  await at.record(9 * minute, raise('evil', { at: 9 * minute }));
  at.travel(10 * minute);
  await resolveAlert(at.context, anna, { id: (await at.alertOf('evil')).id, verdict: 'true-positive' });
  expect(await at.runAt(10 * minute)).toEqual(['chat resolved: wildcard-subscriber evil']);
  await at.record(12 * minute, raise('evil', { at: 12 * minute }));
  expect(await at.runAt(12 * minute + 2 * second)).toEqual(['chat opened: wildcard-subscriber evil']);
});

test('an incident that nothing ties to others is joined by its own return', async () => {
  const odd = (after: number): Finding => {
    const subject = { kind: 'address', id: '::1' } as const;
    return raise('x', { at: after, subject });
  };
  await at.record(0, odd(0));
  await at.record(minute, clear('x', minute));
  await at.record(2 * minute, odd(2 * minute));
  expect(await db().incident.findMany()).toMatchObject([{ alertCount: 2, flapCount: 1, state: 'open' }]);
});

test('told as over so often, it stays at last: people hear so within a quarter of an hour', async () => {
  const told: string[] = [];
  const step = async (after: number, what: Finding) => {
    await at.record(after, what);
    for (let look = after + 2 * second; look < after + 20 * minute; look += minute)
      for (const each of await at.runAt(look)) told.push(`${Math.floor(look / minute)} ${each}`);
  };
  for (let cycle = 0; cycle < 5; cycle++) {
    await step(cycle * 40 * minute, raise('evil', { at: cycle * 40 * minute }));
    await step((cycle * 40 + 20) * minute, clear('evil', (cycle * 40 + 20) * minute));
  }
  told.length = 0;
  await step(200 * minute, raise('evil', { at: 200 * minute }));
  expect(told).toEqual(['215 chat reopened: wildcard-subscriber evil']);
});

test('what was muted before does not come back among others, it is new to them', async () => {
  const evil = { kind: 'client', id: 'evil' } as const;
  await at.record(0, raise('scan', { detector: 'topic-scan', subject: evil }));
  await at.runAt(2 * second);
  await flap(minute, 37 * minute);
  at.travel(39 * minute);
  const silence = { matcher: { detectors: ['replay'] }, durationMinutes: 3, reason: 'r' };
  await addSilence(at.context, anna, addSilenceInput.parse(silence));
  const replay = (after: number) => raise('replayed', { detector: 'replay', subject: evil, at: after });
  await at.record(40 * minute, replay(40 * minute));
  await at.record(41 * minute, clear('replayed', 41 * minute, 'replay'));
  expect(await at.runAt(44 * minute)).toEqual([]);
  await at.record(44 * minute, replay(44 * minute));
  expect(await at.runAt(44 * minute + 2 * second)).toEqual(['chat opened: replay replayed']);
});

test('a graver return, or another deed, that is over before it is told, is told as over at once', async () => {
  await at.record(0, raise('evil', { severity: 'low' }));
  await at.runAt(2 * second);
  await at.record(minute, clear('evil', minute));
  expect(await at.runAt(minute)).toEqual(['chat resolved: wildcard-subscriber evil']);
  await at.record(3 * minute, raise('evil', { severity: 'high', at: 3 * minute }));
  await at.record(3 * minute + second, clear('evil', 3 * minute + second));
  expect(await at.runAt(3 * minute + 2 * second)).toEqual(['chat resolved: wildcard-subscriber evil']);
  await at.record(5 * minute, raise('evil', { severity: 'low', at: 5 * minute }));
  expect(await at.runAt(5 * minute + 2 * second)).toHaveLength(1);
  const scan = { detector: 'topic-scan', subject: { kind: 'client', id: 'evil' }, severity: 'low' } as const;
  await at.record(5 * minute + 10 * second, raise('scan', { ...scan, at: 5 * minute + 10 * second }));
  const over = 5 * minute + 20 * second;
  await at.record(over, clear('evil', over), clear('scan', over, 'topic-scan'));
  expect((await at.runAt(over)).map((line) => line.slice(0, 13))).toEqual(['chat resolved']);
});
