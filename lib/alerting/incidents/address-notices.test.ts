import { expect, test } from 'vitest';
import { builtInRule, type RoutedChannel, type RoutingRule } from '../routing/routing-rule';
import { addressEnding, addressNotices } from './address-notices';
import { emptyPlan, type Notice, type NoticePlan } from './notice-plan';

const channel = (id: string, more: Partial<RoutedChannel> = {}): RoutedChannel => {
  return { id, kind: 'webhook', name: id, minimumSeverity: 'low', ...more };
};
const channels = new Map(
  [
    channel('chat'),
    channel('pager', { minimumSeverity: 'high' }),
    channel('boss'),
    channel('slack', { kind: 'slack-bot' }),
  ].map((each) => [each.id, each]),
);
function rulesOf(...rules: readonly Partial<RoutingRule>[]): ReadonlyMap<string, RoutingRule> {
  return new Map(rules.map((rule) => [rule.id ?? 'r', { ...builtInRule([]), id: 'r', ...rule }]));
}
const notice = (more: Partial<Notice> = {}): Notice => {
  return { rule: 'r', cause: 'opened', severity: 'medium', alertIds: ['a'], ...more };
};
const told = (addressed: readonly { readonly channelId: string; readonly cause: string }[]) =>
  addressed.map(({ channelId, cause }) => `${channelId} ${cause}`);

test('channels below their minimum severity, switched off or unknown hear nothing', () => {
  const rules = rulesOf({ channelIds: ['chat', 'pager', 'gone'] });
  expect(told(addressNotices([notice()], { rules, channels }))).toEqual(['chat opened']);
  expect(told(addressNotices([notice({ severity: 'high' })], { rules, channels }))).toEqual([
    'chat opened',
    'pager opened',
  ]);
});

test('a channel of two rules hears once, of what weighs more', () => {
  const rules = rulesOf({ id: 'r', channelIds: ['chat'] }, { id: 's', channelIds: ['chat', 'boss'] });
  const notices = [notice({ cause: 'repeated' }), notice({ rule: 's', cause: 'escalated' })];
  expect(told(addressNotices(notices, { rules, channels }))).toEqual(['chat escalated', 'boss escalated']);
});

test('and of everything that is new by both', () => {
  const rules = rulesOf({ id: 'r', channelIds: ['chat'] }, { id: 's', channelIds: ['chat'] });
  const notices = [
    notice({ severity: 'low' }),
    notice({ rule: 's', cause: 'escalated', alertIds: ['b', 'a'], severity: 'critical' }),
  ];
  expect(addressNotices(notices, { rules, channels })).toEqual([
    { channelId: 'chat', cause: 'opened', alertIds: ['a', 'b'] },
  ]);
});

test('when nobody acknowledges, the others are told', () => {
  const rules = rulesOf({ channelIds: ['chat'], escalateChannelIds: ['boss'] });
  expect(told(addressNotices([notice({ cause: 'unacknowledged' })], { rules, channels }))).toEqual([
    'boss unacknowledged',
  ]);
});

const lane = (more: Partial<NoticePlan['lanes'][number]> = {}) => ({
  rule: 'r',
  pending: [],
  omitted: 0,
  dueAt: null,
  lastAt: 1,
  toldSeverity: null,
  repeatAt: null,
  escalateAt: null,
  escalatedFor: null,
  returnsTold: 0,
  ...more,
});
const pending = [{ alertId: 'a', cause: 'opened' as const, severity: 'high' as const }];
const followsAcknowledgement = ({ kind }: RoutedChannel) => kind === 'slack-bot';

test.each<[string, NoticePlan, Partial<RoutingRule>, readonly string[], readonly string[]]>([
  ['nothing ends', emptyPlan, {}, ['chat'], []],
  [
    'those who were told hear of the end',
    { lanes: [lane()], ending: 'resolved', endingAt: null },
    { channelIds: ['chat', 'pager'] },
    ['chat'],
    ['chat resolved'],
  ],
  [
    'not by a rule without ends',
    { lanes: [lane()], ending: 'resolved', endingAt: null },
    { channelIds: ['chat'], sendResolved: false },
    ['chat'],
    [],
  ],
  [
    'those whose rule is gone hear it too',
    { lanes: [lane({ rule: 'gone' })], ending: 'resolved', endingAt: null },
    {},
    ['chat'],
    ['chat resolved'],
  ],
  [
    'what ended untold is told as over',
    { lanes: [lane({ lastAt: null, pending })], ending: 'resolved', endingAt: null },
    { channelIds: ['pager'] },
    [],
    ['pager resolved'],
  ],
  [
    'also what was too grave for what was told before',
    { lanes: [lane({ toldSeverity: 'low', pending })], ending: 'resolved', endingAt: null },
    { channelIds: ['chat', 'pager'] },
    ['chat'],
    ['chat resolved', 'pager resolved'],
  ],
  [
    'or as opened, by a rule without ends',
    { lanes: [lane({ lastAt: null, pending })], ending: 'resolved', endingAt: null },
    { channelIds: ['pager'], sendResolved: false },
    [],
    ['pager opened'],
  ],
  [
    'a digest names it instead',
    { lanes: [lane({ lastAt: null, pending })], ending: 'resolved', endingAt: null },
    { channelIds: ['chat'], digestMinutes: 60 },
    [],
    [],
  ],
  [
    'an acknowledgement goes to those who follow in place',
    { lanes: [lane()], ending: 'acknowledged', endingAt: null },
    { channelIds: ['chat', 'slack'] },
    ['chat', 'slack'],
    ['slack acknowledged'],
  ],
])('%s', (_name, plan, rule, toldIds, expected) => {
  const targets = {
    rules: rulesOf(rule),
    channels,
    toldChannels: new Map(toldIds.map((id) => [id, 'goes-on' as const])),
    followsAcknowledgement,
  };
  expect(told(addressEnding(plan, targets))).toEqual(expected);
});

test('who was told that it is over hears the end again only of what is more than a return', () => {
  const back = pending.map((news) => ({ ...news, isReturn: true }));
  const targets = {
    rules: rulesOf({ channelIds: ['chat', 'boss'] }),
    channels,
    toldChannels: new Map([['chat', 'over' as const]]),
    followsAcknowledgement,
  };
  const endOf = (waiting: typeof back) =>
    told(addressEnding({ lanes: [lane({ pending: waiting })], ending: 'resolved', endingAt: null }, targets));
  expect(endOf(back)).toEqual(['boss resolved']);
  expect(endOf([...back, { ...pending[0], alertId: 'b', isReturn: false } as (typeof back)[number]])).toEqual(
    ['chat resolved', 'boss resolved'],
  );
});

test('what a rule waits to tell comes with its digest', () => {
  const asleep = { isInTime: false, opensAt: 1, channelIds: ['chat'] };
  const plan: NoticePlan = { lanes: [lane({ lastAt: null, pending })], ending: 'resolved', endingAt: null };
  for (const outsideTimes of ['wait', 'digest'] as const) {
    const rules = rulesOf({ ...asleep, outsideTimes });
    expect(addressEnding(plan, { rules, channels, toldChannels: new Map(), followsAcknowledgement })).toEqual(
      [],
    );
  }
});
