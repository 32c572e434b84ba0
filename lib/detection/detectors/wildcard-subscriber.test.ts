import { describe, expect, test } from 'vitest';
import type { KnownSession, World } from '../detector';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { wildcardSubscriber } from './wildcard-subscriber';

const topics = new TopicStore();
for (let topic = 0; topic < 100; topic++)
  topics.count(topics.intern(`${topic < 60 ? 'plant' : 'office'}/device${topic}/value`), 10, testStart);

const alice: KnownSession = {
  clientId: 'intruder',
  username: 'alice',
  address: '10.0.0.5',
  connectedSince: testStart,
};
const nobody: KnownSession = { ...alice, username: null };

function judge(
  filter: string,
  change: { world?: Partial<World>; session?: KnownSession; settings?: unknown; denied?: boolean } = {},
) {
  const detector = wildcardSubscriber.start(change.settings ?? {});
  const world = observedWorld({ topics, sessions: change.session ? [change.session] : [], ...change.world });
  const kind = change.denied ? 'acl.denied.subscribe' : 'client.subscribed';
  return detector.run(eventObservation({ kind, clientId: 'intruder', filter }), world, testStart);
}

describe('raises at once, with nothing learned', () => {
  test.each([
    { filter: '#', severity: 'high', exposed: 100 },
    { filter: '+/#', severity: 'high', exposed: 100 },
    { filter: '$share/readers/#', severity: 'high', exposed: 100 },
    { filter: 'plant/#', severity: 'high', exposed: 60 },
    { filter: 'office/#', severity: 'medium', exposed: 40 },
    { filter: 'empty/#', severity: 'low', exposed: 0 },
    { filter: '+/+/value', severity: 'high', exposed: 100 },
    { filter: 'spBv1.0/#', severity: 'high', exposed: 0 },
    { filter: 'spBv1.0/+/NCMD/#', severity: 'high', exposed: 0 },
    { filter: 'spBv1.0/Site/DCMD/+/+', severity: 'high', exposed: 0 },
  ])('$filter: $severity', ({ filter, severity, exposed }) => {
    const [finding] = raisesIn(judge(filter, { session: alice }));
    expect(finding).toMatchObject({
      severity,
      key: 'client:intruder',
      subject: { kind: 'client', id: 'intruder' },
      evidence: {
        filters: [filter],
        exposedTopics: exposed,
        knownTopics: 100,
        username: 'alice',
        addresses: ['10.0.0.5'],
      },
    });
    expect(finding?.summary).toContain('MQTT client “intruder” (user “alice”, from 10.0.0.5)');
  });

  test('on a broker that has not sent a single message', () => {
    const [finding] = raisesIn(judge('#', { world: { topics: new TopicStore() } }));
    expect(finding).toMatchObject({ severity: 'high', evidence: { exposedTopics: 0 } });
    expect(finding?.summary).toContain('No topic is known yet');
  });

  test('the text says what is exposed and what acceptance means', () => {
    const [finding] = raisesIn(judge('#', { session: alice }));
    expect(finding?.title).toBe('“intruder” subscribed to everything on Plant (#)');
    expect(finding?.summary).toContain('100 of 100 known topics (100 %) with 100 % of the traffic now');
    expect(finding?.summary).toContain('an acl_file may still filter what it delivers');
    expect(raisesIn(judge('#', { world: { brokerKind: 'aedes' } }))[0]?.summary).not.toContain('acl_file');
  });
});

describe('identity', () => {
  test('without a user name, where the broker would show one, it is critical', () => {
    expect(raisesIn(judge('#', { session: nobody }))[0]).toMatchObject({ severity: 'critical' });
    expect(
      raisesIn(judge('#', { session: nobody, settings: { anonymousIsCritical: false } }))[0],
    ).toMatchObject({ severity: 'high' });
  });

  test.each([
    {
      name: 'the broker shows no user names',
      change: { session: nobody, world: { brokerKind: 'aedes' as const } },
    },
    {
      name: 'its sign-in was before the monitor started',
      change: { session: { ...nobody, connectedSince: null } },
    },
  ])('a missing user name proves nothing when $name', ({ change }) => {
    expect(raisesIn(judge('#', change))[0]).toMatchObject({ severity: 'high' });
  });

  test('an id the broker does not tell is never taken for a fact', () => {
    const detector = wildcardSubscriber.start({ allowList: [{ clientId: 'a' }] });
    const event = {
      kind: 'client.subscribed',
      clientId: 'a',
      clientIdConfidence: 'ambiguous',
      candidates: ['a', 'a b'],
      filter: '#',
    } as const;
    const [finding] = raisesIn(detector.run(eventObservation(event), observedWorld({ topics }), testStart));
    expect(finding).toMatchObject({
      subject: { kind: 'broker', id: '7' },
      evidence: { clientIds: ['a', 'a b'] },
    });
    expect(finding?.title).toContain('One of “a”, “a b”');
  });

  test('ids made up per connection fall together by address', () => {
    const detector = wildcardSubscriber.start({});
    const keys = ['mosq-X1abcdEFGH2ijkLMNop', 'mosq-Z9abcdEFGH2ijkLMNop'].map(
      (clientId) =>
        detector.run(
          eventObservation({ kind: 'client.subscribed', clientId, address: '10.0.0.5', filter: '#' }),
          observedWorld(),
          testStart,
        )[0]?.key,
    );
    expect(keys).toEqual(['client:mosq-*@10.0.0.5', 'client:mosq-*@10.0.0.5']);
  });
});

describe('attempts and shared groups', () => {
  test.each([
    { filter: '#', severity: 'medium' },
    { filter: 'plant/#', severity: 'medium' },
    { filter: 'office/#', severity: 'low' },
  ])('a refused $filter still counts, as $severity, and exposes nothing', ({ filter, severity }) => {
    const [finding] = raisesIn(judge(filter, { denied: true, session: nobody }));
    expect(finding).toMatchObject({ severity, evidence: { accepted: false, exposedTopics: 0 } });
    expect(finding?.summary).toContain('the broker refused');
  });

  test('joining a group that has members is said to steal from them', () => {
    const detector = wildcardSubscriber.start({ allowList: [{ clientId: 'worker-*' }] });
    const world = observedWorld({ topics });
    const join = (clientId: string) =>
      raisesIn(
        detector.run(
          eventObservation({ kind: 'client.subscribed', clientId, filter: '$share/g/#' }),
          world,
          testStart,
        ),
      );
    expect([join('worker-1'), join('worker-2')]).toEqual([[], []]);
    expect(join('intruder')[0]?.summary).toContain('takes messages away from 2 others');
    expect(join('intruder')[0]).toMatchObject({ evidence: { otherGroupMembers: 2 } });
  });
});

describe('on a broker with very few topics', () => {
  const few = new TopicStore();
  for (const line of ['line1', 'line2'])
    for (const measure of ['temperature', 'pressure'])
      few.count(few.intern(`plant/${line}/${measure}`), 10, testStart);

  test.each([
    { filter: 'plant/line1/+', severities: [] },
    { filter: 'plant/+/temperature', severities: [] },
    { filter: 'plant/#', severities: ['low'] },
    { filter: '+/#', severities: ['high'] },
    { filter: '#', severities: ['high'] },
  ])('$filter is judged by itself alone: $severities', ({ filter, severities }) => {
    const found = raisesIn(judge(filter, { session: alice, world: { topics: few } }));
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });

  test('unless the settings say that four topics are enough', () => {
    const change = { session: alice, world: { topics: few }, settings: { topicsMin: 4 } };
    expect(raisesIn(judge('plant/line1/+', change))[0]).toMatchObject({ severity: 'high' });
  });
});

test('proposes the narrow entry of the allow-list that would approve it', () => {
  expect(raisesIn(judge('plant/#', { session: alice }))[0]?.evidence.proposedAllowListEntry).toEqual({
    clientId: 'intruder',
    username: 'alice',
    filter: 'plant/#',
  });
});

describe('stays silent', () => {
  test.each([
    { name: 'an exact topic', filter: 'plant/device1/value' },
    { name: 'a device and its own sub-topics', filter: 'plant/device1/#' },
    { name: 'one measure of one site that is a small share', filter: 'office/device99/+' },
    { name: 'an edge node and its own commands', filter: 'spBv1.0/Site/NCMD/Line1/#' },
    { name: 'an edge node and its hosts', filter: 'spBv1.0/STATE/+' },
    { name: '$SYS, which sys-reader judges', filter: '$SYS/#' },
  ])('$name', ({ filter }) => {
    expect(judge(filter, { session: alice })).toEqual([]);
  });

  test('an allowed subscriber', () => {
    expect(
      judge('#', { session: alice, settings: { allowList: [{ clientId: 'intru*', cidr: '10.0.0.0/24' }] } }),
    ).toEqual([]);
    expect(
      judge('#', { session: alice, settings: { allowList: [{ username: 'alice', filter: 'plant/#' }] } }),
    ).toHaveLength(1);
  });

  test("the monitor's own subscription", () => {
    const detector = wildcardSubscriber.start({});
    const own = eventObservation({ kind: 'client.subscribed', clientId: 'brokerwatch-monitor', filter: '#' });
    expect(detector.run(own, observedWorld({ topics }), testStart)).toEqual([]);
  });

  test('below the configured breadth', () => {
    expect(judge('office/#', { settings: { breadthMin: 75 } })).toEqual([]);
  });
});
