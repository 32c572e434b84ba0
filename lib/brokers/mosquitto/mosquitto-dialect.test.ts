import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterProblem } from '@/lib/domain/topic-filter';
import type { LiveClients } from '../dialect';
import { mosquitto } from './mosquitto-dialect';

function liveClients(
  ids: readonly string[] = [],
  version: string | null = null,
  areStamped: boolean | null = true,
): LiveClients {
  const live = new Set(ids);
  return {
    isLive: (id) => live.has(id),
    liveIds: () => live,
    brokerVersion: () => version,
    linesAreStamped: () => areStamped,
  };
}

function read(level: string, text: string, live: LiveClients = liveClients()) {
  const payload = new TextEncoder().encode(text);
  const [event, ...more] = mosquitto.read(
    { topic: `$SYS/broker/log/${level}`, payload, retain: false, receivedAt: 5 },
    live,
  );
  expect(more).toEqual([]);
  return event;
}

describe('lines that no capture holds', () => {
  test.each([
    ['N', '1: Client dev disconnected due to out of memory.', 'client.disconnected', 'dev', 'out of memory'],
    [
      'N',
      '1: Client dev disconnected due to oversize payload.',
      'client.disconnected',
      'dev',
      'oversize payload',
    ],
    [
      'N',
      '1: Client dev disconnected: Connection reset by peer.',
      'client.disconnected',
      'dev',
      'Connection reset by peer',
    ],
    [
      'N',
      '1: Client dev [10.0.0.7:5] disconnected: Broken pipe.',
      'client.disconnected',
      'dev',
      'Broken pipe',
    ],
    [
      'N',
      '1: Client dev [10.0.0.7:5] disconnected: oversize payload.',
      'client.disconnected',
      'dev',
      'oversize payload',
    ],
    [
      'N',
      '1: Client dev [10.0.0.7:5] disconnected: quota exceeded.',
      'client.disconnected',
      'dev',
      'quota exceeded',
    ],
    [
      'N',
      '1: Client dev [fe80::1:5] disconnected: bad username or password.',
      'auth.failed',
      'dev',
      'bad username or password',
    ],
    [
      'N',
      '1: Client dev [10.0.0.7:5] disconnected: bad socket read/write: The connection was lost.',
      'client.disconnected',
      'dev',
      'bad socket read/write: The connection was lost',
    ],
    [
      'N',
      '1: Bad socket read/write on client dev: The connection was lost.',
      'client.disconnected',
      'dev',
      'bad socket read/write: The connection was lost.',
    ],
    ['N', '1: Client dev disconnected, session taken over.', 'session.takeover', 'dev', 'session taken over'],
    ['N', '1: Client dev disconnected, client banned.', 'auth.failed', 'dev', 'client banned'],
    [
      'N',
      '1: Client dev disconnected due to exceeding the receive maximum.',
      'client.disconnected',
      'dev',
      'receive maximum exceeded',
    ],
    [
      'N',
      '1: ACL denying access to client with dangerous client id "a+b"',
      'protocol.error',
      'a+b',
      'ACL denies access: dangerous client id',
    ],
    [
      'N',
      '1: Connection from 10.0.0.7:5 rejected, corrupt PROXY header.',
      'protocol.error',
      null,
      'corrupt PROXY header',
    ],
    ['N', '1: Connection from 10.0.0.7:5 negotiated TLSv1.3 cipher X', 'client.tls', null, 'TLSv1.3 X'],
    [
      'N',
      '1: Client connection from 10.0.0.7 denied access by tcpd.',
      'conn.limit',
      null,
      'denied access by tcpd',
    ],
    [
      'N',
      '1: Connecting bridge site-b (10.0.0.9:1883)',
      'bridge.state',
      null,
      'own bridge site-b: connecting to 10.0.0.9:1883',
    ],
    [
      'W',
      '1: Warning: Unable to connect to bridge site-b.',
      'bridge.state',
      null,
      'own bridge site-b: unable to connect',
    ],
    [
      'I',
      '1: Invalid PUBLISH (QoS=0 and DUP=1) from dev, disconnecting.',
      'protocol.error',
      'dev',
      'Invalid PUBLISH (QoS=0 and DUP=1)',
    ],
    [
      'I',
      '1: Empty unsubscription string from a b, disconnecting.',
      'protocol.error',
      'a b',
      'Empty unsubscription string',
    ],
    [
      'I',
      '1: Protocol error from dev: PUBLISH with dup = 1.',
      'protocol.error',
      'dev',
      'PUBLISH with dup = 1',
    ],
    [
      'I',
      '1: Protocol error from 10.0.0.7:5: v3.1 CONNECT with zero length clientid.',
      'protocol.error',
      null,
      'v3.1 CONNECT with zero length clientid',
    ],
    [
      'I',
      '1: (null) sent CONNECT with missing keepalive.',
      'protocol.error',
      null,
      'CONNECT with missing keepalive',
    ],
    [
      'I',
      '1: mosquitto version 2.0.22 terminating',
      'broker.info',
      null,
      'mosquitto version 2.0.22 terminating',
    ],
    [
      'I',
      '1: Saving in-memory database to /var/lib/mosquitto/mosquitto.db.',
      'broker.info',
      null,
      'Saving in-memory database to /var/lib/mosquitto/mosquitto.db.',
    ],
    ['N', '1: Something new in 2.2', 'unparsed', null, undefined],
    ['M/subscribe', '1: dev # without a QoS', 'unparsed', null, undefined],
    ['D', '1: Received PUBLISH from dev (d0, q1, r0)', 'unparsed', null, undefined],
  ])('%s %s', (level, text, kind, clientId, reason) => {
    expect(read(level, text)).toMatchObject({
      kind,
      clientId,
      reason,
      raw: text,
      receivedAt: 5,
      origin: 'mqtt',
    });
  });

  test('an unknown reason is not guessed', () => {
    expect(read('N', '1: Client dev [10.0.0.7:5] disconnected: because of tea.')).toMatchObject({
      kind: 'unparsed',
    });
  });
});

describe('time stamps', () => {
  test.each([
    ['1795353513: New connection from 10.0.0.7:5 on port 1883.', 1_795_353_513_000],
    ['New connection from 10.0.0.7:5 on port 1883.', null],
    ['2026-11-22T13:19:09: New connection from 10.0.0.7:5 on port 1883.', null],
    [
      '2026-11-22T13:19:09+0000: New connection from 10.0.0.7:5 on port 1883.',
      Date.UTC(2026, 10, 22, 13, 19, 9),
    ],
    ['2026-11-22T13:19:09Z: New connection from 10.0.0.7:5 on port 1883.', Date.UTC(2026, 10, 22, 13, 19, 9)],
    ['22.11.26 13:19: New connection from 10.0.0.7:5 on port 1883.', null],
  ])('%s', (text, brokerAt) => {
    expect(read('N', text)).toMatchObject({ kind: 'net.open', address: '10.0.0.7', port: 5, brokerAt });
  });

  test('a stamp of a format of its own before a subscription: a live client id settles it, else it is ambiguous', () => {
    const text = '22.11.26 13:19:09: dev 1 #';
    expect(read('M/subscribe', text, liveClients(['dev']))).toMatchObject({
      clientId: 'dev',
      clientIdConfidence: 'resolved',
      filter: '#',
    });
    expect(read('M/subscribe', text)).toMatchObject({ clientIdConfidence: 'ambiguous', filter: '#' });
  });

  const stampLike = '1795353513: victim 1 #';
  test.each([
    [['victim'], true, 'victim', 'exact'],
    [['1795353513: victim', 'victim'], true, 'victim', 'exact'],
    [['victim'], false, '1795353513: victim', 'exact'],
    [['victim'], null, 'victim', 'resolved'],
    [['1795353513: victim'], null, '1795353513: victim', 'resolved'],
    [['1795353513: victim', 'victim'], null, 'victim', 'ambiguous'],
    [[], null, 'victim', 'resolved'],
  ])(
    'a client id that begins like a stamp: live %j, lines stamped %s',
    (ids, areStamped, clientId, clientIdConfidence) => {
      expect(read('M/subscribe', stampLike, liveClients(ids, null, areStamped))).toMatchObject({
        clientId,
        clientIdConfidence,
      });
    },
  );

  test('an unstamped broker gives no broker time, whatever the client id looks like', () => {
    expect(read('M/subscribe', stampLike, liveClients([], null, false))?.brokerAt).toBeNull();
  });
});

describe('subscriptions whose text can be split in several ways', () => {
  const text = '1: a 1 b 0 plant/x';
  test.each([
    [['a 1 b'], 'a 1 b', 'resolved', 'plant/x', 0],
    [['a'], 'a', 'resolved', 'b 0 plant/x', 1],
    [['a', 'a 1 b'], 'a 1 b', 'ambiguous', 'plant/x', 0],
    [[], 'a 1 b', 'ambiguous', 'plant/x', 0],
  ])('live %j', (live, clientId, clientIdConfidence, filter, grantedQos) => {
    expect(read('M/subscribe', text, liveClients(live))).toMatchObject({
      clientId,
      clientIdConfidence,
      filter,
      grantedQos,
    });
  });

  test('ambiguous ones name the other client ids', () => {
    expect(read('M/subscribe', text, liveClients(['a', 'a 1 b']))?.candidates).toEqual(['a']);
  });

  test('a wildcard is never ambiguous: the other split would not be a filter', () => {
    expect(read('M/subscribe', '1: a 1 b 0 #', liveClients(['a']))).toMatchObject({
      clientId: 'a 1 b',
      clientIdConfidence: 'exact',
      filter: '#',
    });
  });

  test('a filter counts exactly when MQTT allows it', () => {
    const parts = fc
      .array(fc.constantFrom('a', '/', '+', '#', 'é'), { maxLength: 7 })
      .map((words) => words.join(''));
    fc.assert(
      fc.property(parts, (filter) => {
        const kind = filterProblem(filter) === null ? 'client.subscribed' : 'unparsed';
        expect(read('M/subscribe', `1: dev 1 ${filter}`)?.kind).toBe(kind);
      }),
      { numRuns: 2000 },
    );
  });

  test('a line of nothing but splits is ambiguous, with at most eight candidates', () => {
    const event = read('M/unsubscribe', `1: ${'a '.repeat(480)}b`);
    expect(event).toMatchObject({ kind: 'client.unsubscribed', clientIdConfidence: 'ambiguous' });
    expect(event?.candidates).toHaveLength(8);
  });

  test('$share is kept in the filter and told apart', () => {
    expect(read('M/subscribe', '1: a 1 $share/g/#')).toMatchObject({ filter: '$share/g/#', shareGroup: 'g' });
  });
});

describe('disconnects whose text fits both wordings', () => {
  const text = '1: Client victim [10.0.0.7:5] disconnected.';
  test.each([
    [[], '2.1.2', 'victim', 'exact', '10.0.0.7'],
    [['victim'], '2.0.22', 'victim [10.0.0.7:5]', 'exact', undefined],
    [[], '2.1.0', 'victim [10.0.0.7:5]', 'exact', undefined],
    [['victim'], null, 'victim', 'resolved', '10.0.0.7'],
    [['victim [10.0.0.7:5]'], null, 'victim [10.0.0.7:5]', 'resolved', undefined],
    [['victim', 'victim [10.0.0.7:5]'], null, 'victim', 'ambiguous', undefined],
    [[], null, 'victim', 'ambiguous', undefined],
  ])('live %j, version %s', (live, version, clientId, clientIdConfidence, address) => {
    expect(read('N', text, liveClients(live, version))).toMatchObject({ clientId, clientIdConfidence });
    expect(read('N', text, liveClients(live, version))?.address).toBe(address);
  });

  test('a client id that ends like a 2.1 line is not taken for one', () => {
    expect(
      read('N', '1: Client x [6.6.6.6:1] disconnected: session taken over. [10.0.0.7:5] disconnected.'),
    ).toMatchObject({
      kind: 'client.disconnected',
      address: undefined,
    });
    expect(
      read(
        'N',
        '1: Client x [6.6.6.6:1] disconnected: session taken over. [10.0.0.7:5] disconnected: exceeded timeout.',
      ),
    ).toMatchObject({
      clientId: 'x [6.6.6.6:1] disconnected: session taken over.',
      clientIdConfidence: 'exact',
      address: '10.0.0.7',
      reason: 'keepalive timeout',
    });
  });
});

describe('what stands in place of a client id', () => {
  test.each([
    ['1: Client <unknown> disconnected due to protocol error.', 'protocol.error'],
    ['1: Client <unknown> disconnected, not authorised.', 'auth.failed'],
    ['1: Client <unknown> closed its connection.', 'client.disconnected'],
    ['1: Client 10.0.0.7 [10.0.0.7:5] disconnected: client identifier not valid.', 'protocol.error'],
    ['1: Client ::1 [::1:5] disconnected: exceeded timeout.', 'client.disconnected'],
  ])('%s', (text, kind) => {
    expect(read('N', text)).toMatchObject({ kind, clientId: null, clientIdConfidence: 'absent' });
  });

  test('an MQTT client that calls itself so makes the line ambiguous', () => {
    expect(read('N', '1: Client <unknown> closed its connection.', liveClients(['<unknown>']))).toMatchObject(
      { clientIdConfidence: 'ambiguous' },
    );
    expect(
      read('N', '1: Client 10.0.0.7 [10.0.0.7:5] disconnected: protocol error.', liveClients(['10.0.0.7'])),
    ).toMatchObject({
      clientIdConfidence: 'ambiguous',
      port: 5,
    });
  });
});

describe('lines cut at 999 bytes', () => {
  const id = 'L'.repeat(985);
  test('a subscription hidden behind a long client id is told as cut, with the id when it is live and whole', () => {
    const bounded = 'k'.repeat(400);
    const text = `1: ${bounded} 1 ${'f'.repeat(700)}`.slice(0, 999);
    expect(read('M/subscribe', text, liveClients([bounded]))).toMatchObject({
      kind: 'log.truncated',
      clientId: bounded,
      clientIdConfidence: 'resolved',
      reason: 'cut subscribe line',
    });
    expect(read('M/subscribe', text, liveClients([bounded]))?.filter).toBeUndefined();
    expect(read('M/subscribe', `1795353513: ${id} 1`.padEnd(999, '#'))).toMatchObject({
      kind: 'log.truncated',
      clientId: null,
    });
  });

  test('a cut connect keeps its address; invalid UTF-8 at the cut is shown', () => {
    const payload = new Uint8Array(999).fill(0xe6);
    payload.set(new TextEncoder().encode('1: New client connected from ::1:77 as '));
    const [event] = mosquitto.read(
      { topic: '$SYS/broker/log/N', payload, retain: false, receivedAt: 5 },
      liveClients(),
    );
    expect(event).toMatchObject({
      kind: 'log.truncated',
      reason: 'cut connect line',
      address: '::1',
      port: 77,
    });
    expect(event?.raw).toContain('\uFFFD');
  });

  test('998 bytes are whole', () => {
    const name = 'n'.repeat(998 - '1: Client  disconnected.'.length);
    expect(read('N', `1: Client ${name} disconnected.`)).toMatchObject({ kind: 'client.disconnected' });
    expect(read('N', `1: Client ${name}n disconnected.`)).toMatchObject({ kind: 'log.truncated' });
  });
});

describe('audit lines', () => {
  test.each([
    ['1: dynsec: a/b/root | getClient | username=x', [], 'a', 'ambiguous', 'b/root'],
    ['1: dynsec: a/b/root | getClient | username=x', ['a/b'], 'a/b', 'resolved', 'root'],
    ['1: Broker: ctl/(null) | listPlugins', [], 'ctl', 'exact', undefined],
  ])('%s, live %j', (text, live, clientId, clientIdConfidence, username) => {
    expect(read('I', text, liveClients(live))).toMatchObject({
      kind: 'broker.audit',
      clientId,
      clientIdConfidence,
    });
    expect(read('I', text, liveClients(live))?.username).toBe(username);
  });

  test('one that could be read in more than 64 ways names nobody', () => {
    const text = `1: dynsec: ${'a/'.repeat(100)}root | getClient`;
    expect(read('I', text, liveClients(['a']))).toMatchObject({
      kind: 'broker.audit',
      clientId: null,
      clientIdConfidence: 'absent',
    });
  });
});

describe('counters and states', () => {
  const sys = (topic: string, text: string) =>
    mosquitto.read(
      { topic, payload: new TextEncoder().encode(text), retain: true, receivedAt: 5 },
      liveClients(),
    )[0];
  test.each([
    ['$SYS/broker/uptime', '3 seconds', { kind: 'broker.metric', metric: { name: 'uptime', value: 3 } }],
    [
      '$SYS/broker/retained messages/count',
      '56',
      { kind: 'broker.metric', metric: { name: 'retained messages/count', value: 56 } },
    ],
    [
      '$SYS/broker/version',
      'mosquitto version 2.1.2',
      { kind: 'broker.info', reason: 'mosquitto version 2.1.2' },
    ],
    ['$SYS/broker/clients/connected', 'many', { kind: 'unparsed', topic: '$SYS/broker/clients/connected' }],
    ['$SYS/broker/clients/connected', '', { kind: 'unparsed' }],
    ['$SYS/broker/', '1', { kind: 'unparsed' }],
    ['$SYS/other', '1', { kind: 'unparsed' }],
    [
      '$SYS/broker/connection/site-b/state',
      '1',
      { kind: 'bridge.state', clientId: 'site-b', reason: 'connected', spoofable: true },
    ],
    ['$SYS/broker/connection/site-b/state', '2', { kind: 'unparsed' }],
    [
      '$SYS/broker/connection/client/a/b/state',
      '0',
      { kind: 'broker.info', clientId: 'a/b', spoofable: false },
    ],
  ])('%s %s', (topic, text, expected) => {
    expect(sys(topic, text)).toMatchObject(expected);
  });
});
