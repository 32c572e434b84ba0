import { describe, expect, test } from 'vitest';
import { builtInRule, type RoutingRule } from '../routing/routing-rule';
import { isReturn } from './flapping';
import {
  addEnding,
  addNews,
  calm,
  dropEnd,
  emptyPlan,
  isOver,
  keepNews,
  type News,
  type NoticePlan,
  readPlan,
  restedPlan,
  takeNotices,
  takeOrphans,
  timersOf,
} from './notice-plan';
import { type IncidentAlerts, summariseIncident } from './summarise-incident';

const noon = Date.UTC(2026, 10, 22, 12);
const second = 1000;
const minute = 60 * second;

function rule(id: string, more: Partial<RoutingRule> = {}): RoutingRule {
  return { ...builtInRule([]), id, groupWaitSeconds: 10, groupIntervalSeconds: 300, ...more };
}
const news = (
  alertId: string,
  severity: News['severity'] = 'high',
  cause: News['cause'] = 'opened',
): News => ({
  alertId,
  severity,
  cause,
});
function take(plan: NoticePlan, rules: readonly RoutingRule[], at: number, isWaiting = true) {
  return takeNotices(plan, {
    rules: new Map(rules.map((each) => [each.id, each])),
    isWaiting,
    now: noon + at,
  });
}
const dueAt = (plan: NoticePlan) => {
  const { nextNoticeAt } = timersOf(plan, noon);
  return nextNoticeAt === null ? null : nextNoticeAt - noon;
};

test('the first notice gathers for the group wait, and is told once', () => {
  const one = rule('r');
  const plan = addNews(
    addNews(emptyPlan, news('a'), [one], noon),
    news('b', 'low'),
    [one],
    noon + 8 * second,
  );
  expect(dueAt(plan)).toBe(10 * second);
  expect(take(plan, [one], 9 * second).notices).toEqual([]);
  const told = take(plan, [one], 10 * second);
  expect(told.notices).toEqual([{ rule: 'r', cause: 'opened', severity: 'high', alertIds: ['a', 'b'] }]);
  expect(take(told.plan, [one], 60 * minute).notices).toEqual([]);
});

test('what joins later waits for the group interval, unless it is graver', () => {
  const one = rule('r');
  const { plan } = take(addNews(emptyPlan, news('a'), [one], noon), [one], 10 * second);
  expect(dueAt(addNews(plan, news('b', 'high'), [one], noon + minute))).toBe(310 * second);
  expect(dueAt(addNews(plan, news('b', 'critical'), [one], noon + minute))).toBe(70 * second);
  expect(dueAt(addNews(plan, news('b'), [one], noon + 20 * minute))).toBe(20 * minute + 10 * second);
});

test('an alert that grew worse before it was told is told as new, as grave as it is', () => {
  const one = rule('r');
  const plan = addNews(
    addNews(emptyPlan, news('a', 'low'), [one], noon),
    news('a', 'high', 'escalated'),
    [one],
    noon,
  );
  expect(take(plan, [one], minute).notices).toEqual([
    { rule: 'r', cause: 'opened', severity: 'high', alertIds: ['a'] },
  ]);
});

test('each rule has its own timers', () => {
  const rules = [rule('fast', { groupWaitSeconds: 1 }), rule('slow', { groupWaitSeconds: 60 })];
  const plan = addNews(emptyPlan, news('a'), rules, noon);
  const first = take(plan, rules, second);
  expect(first.notices.map((notice) => notice.rule)).toEqual(['fast']);
  expect(dueAt(first.plan)).toBe(minute);
  expect(take(first.plan, rules, minute).notices.map((notice) => notice.rule)).toEqual(['slow']);
});

test('it is repeated while somebody must look, and only in the rule’s time', () => {
  const one = rule('r', { repeatMinutes: 30 });
  const { plan } = take(addNews(emptyPlan, news('a'), [one], noon), [one], 10 * second);
  const again = take(plan, [one], 31 * minute);
  expect(again.notices).toEqual([{ rule: 'r', cause: 'repeated', severity: 'high', alertIds: [] }]);
  expect(timersOf(again.plan, noon).repeatAt).toBe(noon + 61 * minute);
  expect(take(plan, [one], 31 * minute, false)).toMatchObject({ notices: [] });
  const asleep = { ...one, isInTime: false };
  expect(take(plan, [asleep], 31 * minute).notices).toEqual([]);
  expect(timersOf(take(plan, [asleep], 31 * minute).plan, noon).repeatAt).toBe(noon + 61 * minute);
});

test('nobody acknowledges: the others are told, once', () => {
  const one = rule('r', { escalateMinutes: 15 });
  const { plan } = take(addNews(emptyPlan, news('a'), [one], noon), [one], 10 * second);
  expect(timersOf(plan, noon).escalateAt).toBe(noon + 15 * minute + 10 * second);
  const escalated = take(plan, [one], 16 * minute);
  expect(escalated.notices).toEqual([{ rule: 'r', cause: 'unacknowledged', severity: 'high', alertIds: [] }]);
  expect(timersOf(escalated.plan, noon).escalateAt).toBeNull();
  const more = addNews(escalated.plan, news('b', 'low'), [one], noon + 17 * minute);
  expect(timersOf(take(more, [one], 30 * minute).plan, noon).escalateAt).toBeNull();
  const worse = addNews(escalated.plan, news('b', 'critical'), [one], noon + 17 * minute);
  expect(timersOf(take(worse, [one], 30 * minute).plan, noon).escalateAt).toBe(noon + 45 * minute);
});

test('an acknowledgement stops both, and is told', () => {
  const one = rule('r', { escalateMinutes: 15, repeatMinutes: 5 });
  const { plan } = take(addNews(emptyPlan, news('a'), [one], noon), [one], 10 * second);
  const calmed = addEnding(calm(plan), 'acknowledged');
  expect(timersOf(calmed, noon)).toEqual({ nextNoticeAt: noon, escalateAt: null, repeatAt: null });
  expect(addEnding(addEnding(calmed, 'resolved'), 'acknowledged').ending).toBe('resolved');
});

test('news of a muted alert are dropped, and nothing else', () => {
  const one = rule('r');
  const plan = addNews(addNews(emptyPlan, news('a'), [one], noon), news('b'), [one], noon);
  expect(take(keepNews(plan, new Set(['b'])), [one], minute).notices[0]?.alertIds).toEqual(['b']);
  expect(dueAt(keepNews(plan, new Set()))).toBeNull();
});

test('news of a rule that is gone are handed back', () => {
  const plan = addNews(emptyPlan, news('a'), [rule('gone'), rule('stays')], noon);
  const taken = takeOrphans(plan, new Map([['stays', rule('stays')]]));
  expect(taken.orphans).toEqual([news('a')]);
  expect(taken.plan.lanes.map((lane) => lane.rule)).toEqual(['stays']);
});

test('a flood of news stays small and is told in full count', () => {
  const one = rule('r');
  let plan = emptyPlan;
  for (let place = 0; place < 5000; place++) plan = addNews(plan, news(`a${place}`), [one], noon);
  expect(plan.lanes[0]?.pending.length).toBe(40);
  expect(plan.lanes[0]?.omitted).toBe(4960);
  expect(readPlan(JSON.parse(JSON.stringify(plan)))).toEqual({ plan, isDamaged: false });
});

test('a grave alert behind forty others is told as grave as it is', () => {
  const one = rule('r');
  let plan = emptyPlan;
  for (let place = 0; place < 60; place++) plan = addNews(plan, news(`a${place}`, 'low'), [one], noon);
  plan = addNews(plan, news('worst', 'critical'), [one], noon);
  expect(plan.lanes[0]).toMatchObject({ omitted: 21 });
  const [notice] = take(plan, [one], minute).notices;
  expect(notice).toMatchObject({ severity: 'critical' });
  expect(notice?.alertIds[0]).toBe('worst');
  expect(notice?.alertIds).toHaveLength(40);
});

test('an escalation that was called off is begun anew by the next news', () => {
  const one = rule('r', { escalateMinutes: 15 });
  const { plan } = take(addNews(emptyPlan, news('a'), [one], noon), [one], 10 * second);
  const again = (before: NoticePlan) => {
    const { plan: after } = take(
      addNews(before, news('b', 'medium'), [one], noon + 20 * minute),
      [one],
      30 * minute,
    );
    return timersOf(after, noon).escalateAt;
  };
  expect(again(calm(plan))).toBe(noon + 45 * minute);
  const skipped = take(plan, [one], 16 * minute, false);
  expect(skipped.notices).toEqual([]);
  expect(again(skipped.plan)).toBe(noon + 45 * minute);
});

test('a damaged plan is an empty one, and said to be damaged', () => {
  expect(readPlan([])).toEqual({ plan: emptyPlan, isDamaged: false });
  expect(readPlan({ lanes: 7 })).toEqual({ plan: emptyPlan, isDamaged: true });
  const { endingAt: _added, ...earlier } = emptyPlan;
  expect(readPlan(earlier)).toEqual({ plan: emptyPlan, isDamaged: false });
});

test('more rules than an incident remembers: none of those with something to tell is dropped', () => {
  const many = (name: string) => Array.from({ length: 200 }, (_, place) => rule(`${name}${place}`));
  const first = many('a');
  const { plan } = take(addNews(emptyPlan, news('a'), first, noon), first, minute);
  const later = addNews(plan, news('b'), many('b'), noon + minute);
  const last = addNews(later, news('c'), many('c'), noon + minute);
  const names = new Set(last.lanes.filter(({ pending }) => pending.length > 0).map((lane) => lane.rule));
  expect([...many('b'), ...many('c')].every(({ id }) => names.has(id))).toBe(true);
  expect(last.lanes.length).toBe(400);
});

test('a rule that waits for its time tells what it has when that begins, also what is graver', () => {
  const asleep = rule('r', { isInTime: false, outsideTimes: 'wait', opensAt: noon + 60 * minute });
  const plan = addNews(
    addNews(emptyPlan, news('a', 'low'), [asleep], noon),
    news('b', 'critical'),
    [asleep],
    noon,
  );
  expect(dueAt(plan)).toBe(60 * minute);
  expect(take(plan, [rule('r')], 60 * minute).notices).toMatchObject([{ alertIds: ['b', 'a'] }]);
  const moved = { ...asleep, opensAt: noon + 90 * minute };
  const taken = take(plan, [moved], 60 * minute);
  expect(taken.notices).toEqual([]);
  expect(dueAt(taken.plan)).toBe(90 * minute);
});

describe('what keeps coming back', () => {
  const one = rule('r');
  const back = (alertId: string, severity: News['severity'] = 'high'): News => ({
    ...news(alertId, severity, 'reopened'),
    isReturn: true,
  });
  const begun = () => take(addNews(emptyPlan, news('a'), [one], noon), [one], 10 * second).plan;

  test('is told first after the group interval, then less and less often', () => {
    let plan = begun();
    const toldAt: number[] = [];
    for (let at = 3 * minute; at < 8 * 60 * minute; at += 3 * minute) {
      plan = addNews(plan, back(`a${at}`), [one], noon + at);
      const due = dueAt(plan);
      if (due === null || due > at + 2 * minute) continue;
      const told = take(plan, [one], due);
      expect(told.notices).toMatchObject([{ cause: 'reopened' }]);
      plan = told.plan;
      toldAt.push(Math.round(due / minute));
    }
    expect(toldAt).toEqual([5, 20, 50, 110, 230, 470]);
  });

  test('waits for nothing when it is graver, and something new does not wait with it', () => {
    const first = take(addNews(begun(), back('b'), [one], noon + 6 * minute), [one], 7 * minute).plan;
    const waiting = addNews(first, back('c'), [one], noon + 8 * minute);
    expect(dueAt(waiting)).toBe(22 * minute);
    expect(dueAt(addNews(waiting, back('d', 'critical'), [one], noon + 9 * minute))).toBe(
      9 * minute + 10 * second,
    );
    expect(dueAt(addNews(waiting, news('e'), [one], noon + 9 * minute))).toBe(12 * minute);
  });

  test('is new to those who have heard of nothing', () => {
    expect(take(addNews(emptyPlan, back('a'), [one], noon), [one], minute).notices).toMatchObject([
      { cause: 'opened' },
    ]);
  });

  test('its end waits, and holds the rest back; when it goes on, nothing is lost', () => {
    const plan = addEnding(addNews(begun(), back('b'), [one], noon + minute), 'resolved', noon + 20 * minute);
    expect(timersOf(plan, noon)).toEqual({
      nextNoticeAt: noon + 20 * minute,
      escalateAt: null,
      repeatAt: null,
    });
    expect([isOver(plan, noon + 19 * minute), isOver(plan, noon + 20 * minute)]).toEqual([false, true]);
    expect(dueAt(dropEnd(plan))).toBe(310 * second);
  });

  test('is remembered when its end was told', () => {
    const rested = restedPlan(begun(), noon + 30 * minute);
    expect(timersOf(rested, noon)).toEqual({ nextNoticeAt: null, escalateAt: null, repeatAt: null });
    expect(dueAt(addNews(rested, back('b'), [one], noon + 31 * minute))).toBe(35 * minute);
    expect(dueAt(addNews(rested, back('b', 'critical'), [one], noon + 31 * minute))).toBe(
      31 * minute + 10 * second,
    );
  });

  test.each([
    ['ended by itself a moment ago', {}, true],
    ['ended by itself long ago', { clearedAt: new Date(noon - 31 * minute) }, false],
    ['was ended by a person', { clearedAt: null, resolvedBy: 'Anna' }, false],
    ['ended while it was muted', { mutedKind: 'silence' as const }, false],
    ['ended as a symptom', { inhibitedById: 'a' }, false],
  ])('a condition that %s', (_name, more, expected) => {
    const ended = {
      clearedAt: new Date(noon - minute),
      resolvedBy: null,
      mutedKind: null,
      inhibitedById: null,
    };
    expect(isReturn({ ...ended, ...more }, noon)).toBe(expected);
    expect(isReturn(null, noon)).toBe(false);
  });

  test('when its end was told and it stays, people hear so within a quarter of an hour, however often it came', () => {
    let plan = begun();
    for (const at of [30, 90, 180, 360])
      plan = take(addNews(plan, back('b'), [one], noon + at * minute), [one], (at + 30) * minute).plan;
    expect(plan.lanes).toMatchObject([{ returnsTold: 4 }]);
    const rested = restedPlan(plan, noon + 400 * minute);
    expect(dueAt(addNews(rested, back('c'), [one], noon + 410 * minute))).toBe(425 * minute);
    const told = take(addNews(rested, back('c'), [one], noon + 410 * minute), [one], 425 * minute).plan;
    expect(dueAt(addNews(told, back('d'), [one], noon + 426 * minute))).toBe((425 + 240) * minute);
  });
});

function alert(id: string, more: Partial<IncidentAlerts> = {}): IncidentAlerts {
  return {
    id,
    title: `title ${id}`,
    severity: 'medium',
    state: 'open',
    isMuted: false,
    isSymptom: false,
    count: 1,
    firstSeenAt: new Date(noon),
    lastBegunAt: new Date(noon),
    lastSeenAt: new Date(noon),
    acknowledgedAt: null,
    resolvedAt: null,
    ...more,
  };
}

test.each<[string, readonly IncidentAlerts[], object]>([
  [
    'as severe as its gravest alert, and named after it',
    [alert('a'), alert('b', { severity: 'high' })],
    { severity: 'high', title: 'title b', leadAlertId: 'b', alertCount: 2, state: 'open', hasOpen: true },
  ],
  [
    'muted alerts and symptoms do not count',
    [
      alert('a'),
      alert('b', { severity: 'critical', isMuted: true }),
      alert('c', { severity: 'high', isSymptom: true }),
    ],
    { severity: 'medium', leadAlertId: 'a', alertCount: 3 },
  ],
  [
    'unless there is nothing else',
    [alert('b', { severity: 'critical', isMuted: true })],
    { severity: 'critical', state: 'open', hasOpen: false },
  ],
  [
    'an unresolved alert leads',
    [alert('a'), alert('b', { severity: 'high', state: 'resolved', resolvedAt: new Date(noon) })],
    { severity: 'high', leadAlertId: 'a', state: 'open' },
  ],
  [
    'resolved when all are that are not muted',
    [
      alert('a', { state: 'resolved', resolvedAt: new Date(noon + minute) }),
      alert('b', { state: 'resolved', resolvedAt: new Date(noon) }),
      alert('c', { isMuted: true }),
    ],
    { state: 'resolved', resolvedAt: new Date(noon + minute) },
  ],
  [
    'a symptom that goes on keeps it open',
    [alert('a', { state: 'resolved', resolvedAt: new Date(noon) }), alert('b', { isSymptom: true })],
    { state: 'open', hasOpen: false },
  ],
  [
    'somebody is on it',
    [alert('a', { state: 'acknowledged', acknowledgedAt: new Date(noon) }), alert('b')],
    { acknowledgedAt: new Date(noon), hasOpen: true },
  ],
  [
    'nobody is on what is graver than what was acknowledged',
    [
      alert('a', { state: 'acknowledged', acknowledgedAt: new Date(noon) }),
      alert('b', { severity: 'critical' }),
    ],
    { acknowledgedAt: null, hasOpen: true },
  ],
  [
    'nobody is on what began after the acknowledgement',
    [
      alert('a', { state: 'acknowledged', acknowledgedAt: new Date(noon) }),
      alert('b', { firstSeenAt: new Date(noon + minute), lastBegunAt: new Date(noon + minute) }),
    ],
    { acknowledgedAt: null, hasOpen: true },
  ],
  [
    'many that are alike: nobody is on the newest of them',
    [
      alert('a', { state: 'acknowledged', acknowledgedAt: new Date(noon) }),
      alert('b', { count: 900, lastBegunAt: new Date(noon + minute) }),
    ],
    { acknowledgedAt: null, alertCount: 901 },
  ],
])('an incident: %s', (_name, alerts, expected) => {
  expect(summariseIncident(alerts)).toMatchObject(expected);
});

test('no incident without alerts', () => {
  expect(summariseIncident([])).toBeNull();
});
