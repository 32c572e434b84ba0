import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OutsideTimes } from '@/lib/domain/alerting-views';
import {
  addRoutingRule,
  addRoutingRuleInput,
  removeRoutingRule,
  updateRoutingRule,
} from '@/lib/services/routing/change-routing-rules';
import { dryRunRouting } from '@/lib/services/routing/dry-run-routing';
import { anna } from '@/lib/services/testing/service-fixture';
import {
  clear,
  createNoticeFixture,
  minute,
  type NoticeFixture,
  noon,
  raise,
  second,
} from './testing/notice-fixture';

const hour = 60 * minute;
/** Noon is a Sunday's: office hours begin 20 hours later. */
const office = { timeZone: 'UTC', weekdays: [1, 2, 3, 4, 5], startMinute: 480, durationMinutes: 600 };

let at: NoticeFixture;
let chat: string;
beforeAll(async () => {
  at = await createNoticeFixture();
});
afterAll(() => at?.drop());
beforeEach(async () => {
  await at.reset();
  chat = await at.addChannel('chat');
  await at.addChannel('pager', 'high');
  at.travel(0);
});

function addOffice(outsideTimes: OutsideTimes, more: object = {}) {
  const rule = { name: 'office', times: office, outsideTimes, channelIds: [chat], groupWaitSeconds: 0 };
  return addRoutingRule(at.context, anna, addRoutingRuleInput.parse({ ...rule, ...more }));
}
const ask = async () => {
  const { id } = await at.alertOf('evil');
  const { rules, channels } = await dryRunRouting(at.context, anna, { alertId: id, at: new Date(noon) });
  return {
    rules: rules.map(({ name, applies }) => `${name} ${applies}`),
    channels: channels.map(({ name, reason }) => `${name}: ${reason}`),
  };
};

test('a rule without a word about it leaves what comes outside its times to others, at last to the built-in one', async () => {
  await addOffice('next');
  await at.record(0, raise('evil'));
  expect(await at.runAt(2 * second)).toEqual([
    'chat opened: wildcard-subscriber evil',
    'pager opened: wildcard-subscriber evil',
  ]);
  expect(await ask()).toEqual({
    rules: ['office false', 'Built-in rule true'],
    channels: ['chat: Told after 2 s of gathering.', 'pager: Told after 2 s of gathering.'],
  });
  await at.record(minute, clear('evil', minute));
  expect(await at.runAt(minute)).toHaveLength(2);
});

test('one that tells nobody then is taken at its word', async () => {
  await addOffice('nobody');
  await at.record(0, raise('evil', { severity: 'critical' }));
  expect(await at.runAt(20 * hour)).toEqual([]);
  expect(await ask()).toEqual({ rules: ['office false'], channels: [] });
});

test('one that waits tells each incident when its time begins, and what is over by then in its digest', async () => {
  await addOffice('wait');
  await at.record(0, raise('evil'), raise('short'));
  expect((await ask()).channels).toEqual([
    "chat: Told when the rule's time begins, at 2026-11-23 08:00 UTC.",
  ]);
  await at.record(hour, clear('short', hour));
  expect(await at.runAt(hour)).toEqual([]);
  expect(await at.runAt(19 * hour)).toEqual([]);
  expect(await at.runAt(20 * hour)).toEqual([
    'chat opened: wildcard-subscriber evil',
    'chat digest: wildcard-subscriber short',
  ]);
});

test.each([
  [
    'is put into force now',
    (id: string) => updateRoutingRule(at.context, anna, { id, times: null }),
    ['chat'],
  ],
  [
    'is switched off',
    (id: string) => updateRoutingRule(at.context, anna, { id, enabled: false }),
    ['chat', 'pager'],
  ],
  ['is removed', (id: string) => removeRoutingRule(at.context, anna, { id }), ['chat', 'pager']],
  ['gets another name', (id: string) => updateRoutingRule(at.context, anna, { id, name: 'desk' }), []],
])('what waits by a rule that %s does not wait on', async (_name, change, told) => {
  const { id } = await addOffice('wait');
  await at.record(0, raise('evil'));
  expect(await at.runAt(minute)).toEqual([]);
  at.travel(hour);
  await change(id);
  const after = [...(await at.runAt(hour)), ...(await at.runAt(hour + 2 * second))];
  expect(after.toSorted()).toEqual(told.map((name) => `${name} opened: wildcard-subscriber evil`));
  expect(await at.runAt(20 * hour)).toHaveLength(told.length === 0 ? 1 : 0);
});

test('one that collects tells one digest when its time begins', async () => {
  await addOffice('digest');
  await at.record(0, raise('evil'), raise('other'));
  expect((await ask()).channels).toEqual([
    "chat: Told in a digest when the rule's time begins, at 2026-11-23 08:00 UTC.",
  ]);
  expect(await at.runAt(minute)).toEqual([]);
  expect(await at.runAt(19 * hour)).toEqual([]);
  const told = await at.runAt(20 * hour);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^chat digest/);
  await at.record(21 * hour, raise('late', { at: 21 * hour }));
  expect(await at.runAt(21 * hour)).toEqual(['chat opened: wildcard-subscriber late']);
});

test('more than fifty rules in force are refused, by field', async () => {
  for (let place = 0; place < 50; place++)
    await addRoutingRule(at.context, anna, addRoutingRuleInput.parse({ name: `r${place}`, channelIds: [] }));
  const add = (enabled: boolean) =>
    addRoutingRule(
      at.context,
      anna,
      addRoutingRuleInput.parse({ name: `${enabled}`, channelIds: [], enabled }),
    );
  await expect(add(true)).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'enabled' }] });
  await expect(add(false)).resolves.toMatchObject({ enabled: false });
});
