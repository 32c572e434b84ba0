import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { SessionTracker } from './session-tracker';

type Fields = Partial<BrokerEvent>;

function event(
  kind: BrokerEvent['kind'],
  clientId: string | null,
  receivedAt: number,
  fields: Fields = {},
): BrokerEvent {
  const clientIdConfidence = clientId === null ? 'absent' : 'exact';
  return {
    kind,
    clientId,
    clientIdConfidence,
    receivedAt,
    brokerAt: null,
    origin: 'mqtt',
    spoofable: false,
    raw: kind,
    ...fields,
  };
}

const open = (at: number, address: string, port: number) => event('net.open', null, at, { address, port });
const connected = (id: string, at: number, fields: Fields = {}) =>
  event('client.connected', id, at, {
    address: '10.0.0.1',
    port: 1,
    protocolVersion: 4,
    cleanStart: true,
    keepAliveSeconds: 60,
    ...fields,
  });
const disconnected = (id: string, at: number, fields: Fields = {}) =>
  event('client.disconnected', id, at, { reason: 'clean', ...fields });
const subscribed = (id: string, filter: string, at: number) =>
  event('client.subscribed', id, at, { filter, grantedQos: 1 });

function trackerAfter(events: readonly BrokerEvent[]): SessionTracker {
  const tracker = new SessionTracker();
  for (const each of events) tracker.apply(each);
  return tracker;
}

describe('sessions', () => {
  test('a connect makes a session, a disconnect ends it and carries its user and address', () => {
    const tracker = trackerAfter([connected('dev', 100, { username: 'alice' })]);
    expect(tracker.session('dev')).toEqual({
      clientId: 'dev',
      username: 'alice',
      address: '10.0.0.1',
      connectedSince: 100,
    });
    expect(tracker.connectedCount).toBe(1);
    expect(tracker.apply(disconnected('dev', 200))).toMatchObject([
      { username: 'alice', address: '10.0.0.1', port: 1 },
    ]);
    expect(tracker.session('dev')).toBeNull();
    expect(tracker.isLive('dev')).toBe(false);
    expect(tracker.connectedCount).toBe(0);
    expect(tracker.takeChanges().clients).toMatchObject([
      {
        clientId: 'dev',
        connected: false,
        since: 200,
        lastReason: 'clean',
        firstSeenAt: 100,
        lastSeenAt: 200,
        addresses: ['10.0.0.1'],
      },
    ]);
  });

  test('connect upon connect: the newer connection counts', () => {
    const tracker = trackerAfter([
      connected('dev', 100),
      connected('dev', 200, { address: '10.0.0.2', port: 2 }),
    ]);
    expect(tracker.session('dev')).toMatchObject({ address: '10.0.0.2', connectedSince: 200 });
    expect(tracker.connectedCount).toBe(1);
    expect(tracker.takeChanges().clients[0]?.addresses).toEqual(['10.0.0.2', '10.0.0.1']);
  });

  test('disconnect without connect: known from then on, offline', () => {
    const tracker = trackerAfter([disconnected('dev', 100)]);
    expect(tracker.takeChanges().clients).toMatchObject([
      { clientId: 'dev', connected: false, firstSeenAt: 100 },
    ]);
    expect(tracker.connectedCount).toBe(0);
  });

  test('the end of another connection than the known one (its connect was lost) leaves the session unknown', () => {
    const tracker = trackerAfter([
      connected('dev', 100, { port: 2 }),
      disconnected('dev', 200, { address: '10.0.0.1', port: 1 }),
    ]);
    expect(tracker.isLive('dev')).toBe(true);
    expect(tracker.connectedCount).toBe(0);
    expect(tracker.takeChanges().clients).toMatchObject([{ connected: null, since: 200 }]);
  });

  test('back after a lost link from a port we did not see: its disconnect still ends it', () => {
    const tracker = trackerAfter([connected('dev', 100, { port: 2 })]);
    tracker.markLinkLost(150);
    tracker.apply(subscribed('dev', '#', 160));
    tracker.apply(disconnected('dev', 200, { address: '10.0.0.1', port: 9 }));
    expect(tracker.isLive('dev')).toBe(false);
  });

  test('starting late: who subscribes is connected, since when is not known', () => {
    const tracker = trackerAfter([subscribed('dev', '#', 100)]);
    expect(tracker.session('dev')).toMatchObject({ connectedSince: null, address: null });
    expect(tracker.connectedCount).toBe(1);
  });

  test('a lost link makes every connected MQTT client unknown, not offline', () => {
    const tracker = trackerAfter([
      connected('a', 100),
      connected('b', 110, { port: 2 }),
      disconnected('b', 120),
    ]);
    tracker.takeChanges();
    tracker.markLinkLost(500);
    expect(tracker.connectedCount).toBe(0);
    expect(tracker.isLive('a')).toBe(true);
    expect(tracker.takeChanges().clients).toMatchObject([{ clientId: 'a', connected: null, since: 500 }]);
  });

  test('an ambiguous line changes nothing', () => {
    const tracker = trackerAfter([connected('dev', 100)]);
    tracker.apply(
      disconnected('dev', 200, { clientIdConfidence: 'ambiguous', candidates: ['dev [1.2.3.4:5]'] }),
    );
    expect(tracker.isLive('dev')).toBe(true);
  });

  test('the session that has been offline longest is forgotten first, its last state still told', () => {
    const tracker = new SessionTracker({ sessionsMax: 2 });
    for (const each of [
      connected('a', 1),
      connected('b', 2, { port: 2 }),
      disconnected('b', 3),
      connected('c', 4, { port: 3 }),
    ])
      tracker.apply(each);
    expect([...tracker.liveIds()]).toEqual(['a', 'c']);
    tracker.apply(connected('d', 5, { port: 4 }));
    expect([...tracker.liveIds()]).toEqual(['c', 'd']);
    expect(tracker.connectedCount).toBe(2);
    expect(
      tracker
        .takeChanges()
        .clients.map(({ clientId }) => clientId)
        .sort(),
    ).toEqual(['a', 'b', 'c', 'd']);
  });

  test('at most 16 addresses are kept, newest first', () => {
    const tracker = new SessionTracker();
    for (let at = 1; at <= 20; at++) tracker.apply(connected('dev', at, { address: `10.0.0.${at}` }));
    const [client] = tracker.takeChanges().clients;
    expect(client?.addresses).toHaveLength(16);
    expect(client?.addresses[0]).toBe('10.0.0.20');
  });
});

describe('takeovers', () => {
  const takenOver = (at: number, fields: Fields = {}) =>
    event('session.takeover', 'dev', at, {
      reason: 'session taken over',
      address: '10.0.0.1',
      port: 1,
      ...fields,
    });

  test('of a live session: a takeover, with the user of the old connection', () => {
    const tracker = trackerAfter([connected('dev', 100, { username: 'alice' })]);
    expect(tracker.apply(takenOver(200))).toMatchObject([{ kind: 'session.takeover', username: 'alice' }]);
    expect(tracker.apply(connected('dev', 200, { address: '10.0.0.9', port: 9 }))).toMatchObject([
      { kind: 'client.connected' },
    ]);
    expect(tracker.connectedCount).toBe(1);
  });

  test('of a session that was offline: none', () => {
    const tracker = trackerAfter([connected('dev', 100), disconnected('dev', 150)]);
    expect(tracker.apply(takenOver(200))).toMatchObject([
      { kind: 'session.resumed', reason: 'the old session was already offline' },
    ]);
  });

  test.each([
    ['never seen', () => new SessionTracker()],
    [
      'unknown since the link was lost',
      () => {
        const tracker = trackerAfter([connected('dev', 100)]);
        tracker.markLinkLost(150);
        return tracker;
      },
    ],
    ['live from another port', () => trackerAfter([connected('dev', 100, { port: 7 })])],
  ])('of a session that is %s: not claimed', (_, make) => {
    expect(make().apply(takenOver(200))).toMatchObject([
      { kind: 'session.resumed', reason: 'not known whether the old session was live' },
    ]);
  });

  test('“already connected” (2.0) is said of live connections only, so it counts even when starting late', () => {
    const tracker = new SessionTracker();
    const said = event('session.takeover', 'dev', 200, { reason: 'already connected' });
    expect(tracker.apply(said)).toMatchObject([{ kind: 'session.takeover' }]);
  });
});

describe('addresses by adjacency', () => {
  const refused = (at: number, fields: Fields = {}) =>
    event('auth.failed', 'bad', at, { reason: 'not authorised', ...fields });

  test('one waiting connection: its address and port, marked as inferred', () => {
    const tracker = trackerAfter([
      open(1, '10.0.0.5', 50),
      open(2, '10.0.0.6', 60),
      connected('dev', 3, { address: '10.0.0.6', port: 60 }),
    ]);
    expect(tracker.apply(refused(4))).toMatchObject([
      { address: '10.0.0.5', port: 50, addressConfidence: 'inferred' },
    ]);
    expect(tracker.apply(refused(5))[0]?.address).toBeUndefined();
  });

  test('several from one address: the address without a port', () => {
    const tracker = trackerAfter([open(1, '10.0.0.5', 50), open(2, '10.0.0.5', 51)]);
    const [told] = tracker.apply(refused(3));
    expect(told).toMatchObject({ address: '10.0.0.5', addressConfidence: 'inferred' });
    expect(told?.port).toBeUndefined();
  });

  test('several from several addresses: only named as candidates', () => {
    const tracker = trackerAfter([open(1, '10.0.0.5', 50), open(2, '10.0.0.6', 51)]);
    const [told] = tracker.apply(refused(3));
    expect(told?.address).toBeUndefined();
    expect(told?.addressCandidates).toEqual(['10.0.0.5', '10.0.0.6']);
  });

  test('a line with its own address is left as it is and settles its connection', () => {
    const tracker = trackerAfter([open(1, '10.0.0.5', 50)]);
    const [told] = tracker.apply(refused(2, { address: '10.0.0.5', port: 50 }));
    expect(told?.addressConfidence).toBeUndefined();
    expect(tracker.apply(refused(3))[0]?.address).toBeUndefined();
  });

  test('a connection that waits for more than 90 s is forgotten', () => {
    const tracker = trackerAfter([open(1, '10.0.0.5', 50)]);
    expect(tracker.apply(refused(100_000))[0]?.address).toBeUndefined();
  });

  test('a refused sign-in with the id of a live MQTT client leaves its session alone', () => {
    const tracker = trackerAfter([connected('bad', 1, { username: 'alice' }), open(2, '10.0.0.5', 50)]);
    const [told] = tracker.apply(refused(3));
    expect(told).toMatchObject({ address: '10.0.0.5' });
    expect(told?.username).toBeUndefined();
    expect(tracker.isLive('bad')).toBe(true);
  });

  test('a TLS error and the disconnect that follows are both told from the same connection', () => {
    const tracker = trackerAfter([open(1, '10.0.0.5', 50)]);
    expect(tracker.apply(event('tls.error', null, 2))).toMatchObject([{ port: 50 }]);
    expect(tracker.apply(event('protocol.error', null, 3))).toMatchObject([{ port: 50 }]);
    expect(tracker.apply(event('protocol.error', null, 4))[0]?.address).toBeUndefined();
  });

  test('the error of a live connection is never given the address of one that waits', () => {
    const tracker = trackerAfter([open(2, '10.0.0.5', 50)]);
    const [told] = tracker.apply(event('protocol.error', 'late', 3, { reason: 'PUBLISH with dup = 1' }));
    expect(told?.address).toBeUndefined();
  });
});

describe('who an address belongs to', () => {
  test('a protocol error that names only the peer is the live MQTT client there', () => {
    const tracker = trackerAfter([connected('dev', 1, { username: 'alice' })]);
    expect(tracker.apply(event('protocol.error', null, 2, { address: '10.0.0.1', port: 1 }))).toMatchObject([
      { clientId: 'dev', clientIdConfidence: 'resolved', username: 'alice' },
    ]);
  });

  test('an IP address in the client-id place is the MQTT client of that name only if its port says so', () => {
    const tracker = trackerAfter([connected('10.0.0.1', 1)]);
    const line = (port: number) =>
      disconnected('10.0.0.1', 2, {
        clientIdConfidence: 'ambiguous',
        address: '10.0.0.1',
        port,
        reason: 'protocol error',
      });
    expect(tracker.apply(line(99))).toMatchObject([{ clientId: null, clientIdConfidence: 'absent' }]);
    expect(tracker.isLive('10.0.0.1')).toBe(true);
    expect(tracker.apply(line(1))).toMatchObject([{ clientId: '10.0.0.1', clientIdConfidence: 'resolved' }]);
    expect(tracker.isLive('10.0.0.1')).toBe(false);
  });

  test('an undecided connect is settled by the next line that names one of its readings', () => {
    const tracker = new SessionTracker();
    const undecided = connected('long', 100, {
      clientIdConfidence: 'ambiguous',
      candidates: ['short'],
      username: 'root',
    });
    expect(tracker.apply(undecided)).toEqual([undecided]);
    expect(tracker.session('short')).toBeNull();
    expect(tracker.isLive('short')).toBe(true);
    expect(tracker.apply(subscribed('short', '#', 200))).toMatchObject([{ address: '10.0.0.1' }]);
    expect(tracker.session('short')).toMatchObject({ connectedSince: 100, username: null });
    expect(tracker.isLive('long')).toBe(false);
  });
});

test('of several undecided connects none is settled by a name that fits them all, but by the address', () => {
  const tracker = new SessionTracker();
  const undecided = (port: number) =>
    connected('long', port, { port, clientIdConfidence: 'ambiguous', candidates: ['short'] });
  for (const each of [undecided(1), undecided(2), subscribed('short', '#', 10)]) tracker.apply(each);
  expect(tracker.session('short')).toMatchObject({ address: null });
  expect(tracker.isLive('long')).toBe(true);
  tracker.apply(disconnected('long', 20, { address: '10.0.0.1', port: 2 }));
  expect(tracker.takeChanges().clients).toMatchObject([
    { clientId: 'short' },
    { clientId: 'long', port: 2, connected: false },
  ]);
});

describe('subscriptions', () => {
  const active = (tracker: SessionTracker, id = 'dev') =>
    tracker
      .subscriptions(id)
      .filter((subscription) => subscription.active)
      .map(({ filter }) => filter);

  test('are told once with their static breadth, and carry user and address', () => {
    const tracker = trackerAfter([connected('dev', 100, { username: 'alice' })]);
    expect(tracker.apply(subscribed('dev', '#', 110))).toMatchObject([
      { username: 'alice', address: '10.0.0.1' },
    ]);
    expect(tracker.takeChanges().subscriptions).toMatchObject([
      {
        clientId: 'dev',
        filter: '#',
        grantedQos: 1,
        active: true,
        denied: false,
        breadth: 100,
        firstSeenAt: 110,
        endedAt: null,
      },
    ]);
    tracker.apply(subscribed('dev', '#', 120));
    expect(tracker.takeChanges().subscriptions).toMatchObject([
      { breadth: null, firstSeenAt: 110, lastSeenAt: 120 },
    ]);
    expect(tracker.takeChanges()).toEqual({ clients: [], subscriptions: [] });
  });

  test('unsubscribe ends one; without a subscription it leaves no trace', () => {
    const tracker = trackerAfter([connected('dev', 1), subscribed('dev', 'a', 2)]);
    tracker.apply(event('client.unsubscribed', 'dev', 3, { filter: 'never' }));
    expect(active(tracker)).toEqual(['a']);
    tracker.apply(event('client.unsubscribed', 'dev', 4, { filter: 'a' }));
    expect(tracker.subscriptions('dev')).toMatchObject([{ filter: 'a', active: false, endedAt: 4 }]);
  });

  test('end with a clean session, stay with a persistent one, end on its expiry and on a clean start', () => {
    const clean = trackerAfter([connected('dev', 1), subscribed('dev', 'a', 2), disconnected('dev', 3)]);
    expect(active(clean)).toEqual([]);
    const kept = trackerAfter([
      connected('dev', 1, { cleanStart: false }),
      subscribed('dev', 'a', 2),
      disconnected('dev', 3),
    ]);
    expect(active(kept)).toEqual(['a']);
    kept.apply(connected('dev', 4, { cleanStart: false }));
    expect(active(kept)).toEqual(['a']);
    kept.apply(connected('dev', 5, { cleanStart: true }));
    expect(active(kept)).toEqual([]);
    const expired = trackerAfter([
      connected('dev', 1, { cleanStart: false }),
      subscribed('dev', 'a', 2),
      disconnected('dev', 3),
      event('session.expired', 'dev', 4),
    ]);
    expect(active(expired)).toEqual([]);
  });

  test('an MQTT 5 session with an expiry interval brings its subscriptions back when it is resumed', () => {
    const tracker = trackerAfter([
      connected('dev', 1, { protocolVersion: 5 }),
      subscribed('dev', 'a', 2),
      subscribed('dev', 'b', 2),
      event('client.unsubscribed', 'dev', 2, { filter: 'b' }),
      disconnected('dev', 3),
    ]);
    expect(active(tracker)).toEqual([]);
    tracker.apply(connected('dev', 4, { protocolVersion: 5, cleanStart: false }));
    expect(active(tracker)).toEqual(['a']);
  });

  test('a denied one is kept as denied, not active', () => {
    const tracker = trackerAfter([
      connected('dev', 1),
      event('acl.denied.subscribe', 'dev', 2, { filter: '#' }),
    ]);
    expect(tracker.subscriptions('dev')).toMatchObject([
      { filter: '#', denied: true, active: false, endedAt: 2 },
    ]);
  });

  test('the monitor’s own are marked', () => {
    const tracker = new SessionTracker({ isMonitor: (id) => id === 'me' });
    for (const each of [connected('me', 1), subscribed('me', '#', 2)]) tracker.apply(each);
    const { clients, subscriptions } = tracker.takeChanges();
    expect([...clients, ...subscriptions].every(({ isMonitor }) => isMonitor)).toBe(true);
  });

  test('one MQTT client cannot make more than 2,000', () => {
    const tracker = trackerAfter([connected('dev', 1)]);
    for (let index = 0; index < 2100; index++) tracker.apply(subscribed('dev', `t/${index}`, 2));
    expect(tracker.subscriptions('dev')).toHaveLength(2000);
  });
});
