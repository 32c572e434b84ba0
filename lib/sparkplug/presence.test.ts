import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSparkplugPayload, type PayloadToEncode } from '@/workers/demo/sparkplug-encode';
import { parseSparkplugTopic } from './parse-sparkplug-topic';
import { SparkplugPresence } from './presence';

const utf8 = new TextEncoder();

/** A presence with its link up since 0 ms, driven by topic names. */
function watch(presence = new SparkplugPresence()) {
  presence.linkUp(-60_000);
  const send = (
    topic: string,
    payload: PayloadToEncode | Uint8Array | string,
    at: number,
    retain = false,
  ) => {
    const parsed = parseSparkplugTopic(topic);
    if (!parsed) throw new Error(`not Sparkplug: ${topic}`);
    const bytes =
      typeof payload === 'string'
        ? utf8.encode(payload)
        : payload instanceof Uint8Array
          ? payload
          : encodeSparkplugPayload(payload);
    return presence
      .observe(parsed, bytes, at, retain)
      .map(({ entity, cause, previous, next }) => `${entity} ${cause}: ${previous} → ${next}`);
  };
  const bd = (value: number): PayloadToEncode => ({
    seq: 0,
    timestamp: 1,
    metrics: [{ name: 'bdSeq', datatype: 'Int64', value }],
  });
  return {
    presence,
    send,
    nbirth: (bdSeq: number, at: number, retain = false) => send('spBv1.0/g/NBIRTH/e', bd(bdSeq), at, retain),
    ndeath: (bdSeq: number, at: number, retain = false) => send('spBv1.0/g/NDEATH/e', bd(bdSeq), at, retain),
    dbirth: (at: number, device = 'd') =>
      send(
        `spBv1.0/g/DBIRTH/e/${device}`,
        { seq: 1, metrics: [{ name: 'x', datatype: 'Float', value: 1 }] },
        at,
      ),
    ddeath: (at: number, device = 'd') => send(`spBv1.0/g/DDEATH/e/${device}`, { seq: 2 }, at),
    ndata: (at: number, retain = false) => send('spBv1.0/g/NDATA/e', { seq: 3 }, at, retain),
    ddata: (at: number, device = 'd') => send(`spBv1.0/g/DDATA/e/${device}`, { seq: 4 }, at),
    state: (online: boolean, timestamp: number, at: number) =>
      send('spBv1.0/STATE/h', JSON.stringify({ online, timestamp }), at, true),
  };
}

describe('edge nodes and devices', () => {
  test('birth, device birth, data, device death, death', () => {
    const w = watch();
    expect(w.nbirth(0, 1000)).toEqual(['node NBIRTH: unknown → online']);
    expect(w.dbirth(1100)).toEqual(['device DBIRTH: unknown → online']);
    expect(w.ndata(1200)).toEqual([]);
    expect(w.ddata(1300)).toEqual([]);
    expect(w.ddeath(1400)).toEqual(['device DDEATH: online → offline']);
    expect(w.dbirth(1500)).toEqual(['device DBIRTH: offline → online']);
    expect(w.ndeath(0, 1600)).toEqual([
      'node NDEATH: online → offline',
      'device parent-death: online → offline',
    ]);
    expect(w.presence.takeChanges()).toMatchObject({
      nodes: [
        {
          group: 'g',
          edgeNode: 'e',
          state: 'offline',
          since: 1600,
          bdSeq: 0,
          births: 1,
          deaths: 1,
          metricCount: 1,
          lastMessageAt: 1500,
          firstSeenAt: 1000,
        },
      ],
      devices: [
        {
          device: 'd',
          state: 'offline',
          since: 1600,
          births: 2,
          deaths: 1,
          metricCount: 1,
          lastMessageAt: 1500,
          firstSeenAt: 1100,
        },
      ],
    });
  });

  test('a device waits for its own birth after its node’s birth', () => {
    const w = watch();
    w.nbirth(0, 1000);
    w.dbirth(1100);
    expect(w.nbirth(0, 2000)).toEqual([
      'node NBIRTH: online → online',
      'device parent-birth: online → unknown',
    ]);
    expect(w.ddata(2100)).toEqual([]);
    expect(w.dbirth(2200)).toEqual(['device DBIRTH: unknown → online']);
  });

  test('a rebirth keeps "since"; a new session starts it again', () => {
    const w = watch();
    w.nbirth(4, 1000);
    w.nbirth(4, 2000);
    expect(w.presence.takeChanges().nodes[0]).toMatchObject({ since: 1000, reason: 'rebirth', births: 2 });
    w.nbirth(5, 3000);
    expect(w.presence.takeChanges().nodes[0]).toMatchObject({
      since: 3000,
      reason: 'birth certificate of a new session',
    });
  });

  test.each([
    ['the late Will of the session before', 4, { lateWills: 1, unmatchedDeaths: 0 }],
    ['a guessed or replayed bdSeq', 77, { lateWills: 0, unmatchedDeaths: 1 }],
  ])('an NDEATH is ignored when it is %s', (_, bdSeq, counters) => {
    const w = watch();
    w.nbirth(4, 1000);
    w.nbirth(5, 2000);
    expect(w.ndeath(bdSeq, 3000)).toEqual(['node NDEATH: online → online']);
    expect(w.presence.counters).toMatchObject(counters);
    expect(w.presence.takeChanges().nodes[0]).toMatchObject({
      state: 'online',
      deaths: 0,
      reason: 'birth certificate of a new session',
    });
  });

  test('an NDEATH without bdSeq does not end a session that has one', () => {
    const w = watch();
    w.nbirth(4, 1000);
    expect(w.send('spBv1.0/g/NDEATH/e', {}, 2000)).toEqual(['node NDEATH: online → online']);
  });

  test('an explicit death and its Will count as one', () => {
    const w = watch();
    w.nbirth(4, 1000);
    w.ndeath(4, 2000);
    expect(w.ndeath(4, 2001)).toEqual(['node NDEATH: offline → offline']);
    expect(w.presence.takeChanges().nodes[0]).toMatchObject({ deaths: 1, since: 2000 });
  });

  test('data after a matching death does not bring a node back', () => {
    const w = watch();
    w.nbirth(4, 1000);
    w.dbirth(1001);
    w.ndeath(4, 2000);
    expect(w.ndata(60_000)).toEqual([]);
    expect(w.ddata(60_001)).toEqual([]);
    expect(w.dbirth(60_002)).toEqual(['device DBIRTH: offline → offline']);
    expect(w.presence.takeChanges().nodes[0]).toMatchObject({ state: 'offline', since: 2000 });
  });

  test('joined mid-session: data make names known, not their state', () => {
    const w = watch();
    expect(w.ndata(1000)).toEqual([]);
    expect(w.ddata(1100)).toEqual([]);
    expect(w.presence.takeChanges()).toMatchObject({
      nodes: [{ state: 'unknown', lastMessageAt: 1100, births: 0, metricCount: null }],
      devices: [{ device: 'd', state: 'unknown', lastMessageAt: 1100 }],
    });
  });

  test('joined mid-session: a death is believed until data contradict it', () => {
    const w = watch();
    w.ndata(1000);
    w.ddata(1000);
    expect(w.ndeath(7, 2000)).toEqual([
      'node NDEATH: unknown → offline',
      'device parent-death: unknown → offline',
    ]);
    expect(w.ndata(3500)).toEqual([]);
    expect(w.ndata(4001)).toEqual(['node DATA: offline → unknown', 'device DATA: offline → unknown']);
  });

  test('commands come from hosts and say nothing of the node', () => {
    const w = watch();
    expect(w.send('spBv1.0/g/NCMD/e', {}, 1000)).toEqual([]);
    expect(w.send('spBv1.0/g/DCMD/e/d', {}, 1000)).toEqual([]);
    expect(w.presence.takeChanges()).toEqual({ nodes: [], devices: [], hosts: [] });
  });

  test('a compressed birth and death are believed without being opened', () => {
    const w = watch();
    const closed: PayloadToEncode = { seq: 0, uuid: 'SPBV1.0_COMPRESSED', body: new Uint8Array(20) };
    expect(w.send('spBv1.0/g/NBIRTH/e', closed, 1000)).toEqual(['node NBIRTH: unknown → online']);
    expect(w.send('spBv1.0/g/NDEATH/e', closed, 2000)).toEqual(['node NDEATH: online → offline']);
  });
});

describe('what was stored before we came', () => {
  test.each(['NBIRTH', 'NDEATH', 'NDATA'])(
    'a retained %s at subscribe time makes the name known, nothing more',
    (type) => {
      const w = watch();
      w.presence.linkUp(1000);
      expect(
        w.send(
          `spBv1.0/g/${type}/e`,
          { metrics: [{ name: 'bdSeq', datatype: 'Int64', value: 1 }] },
          1100,
          true,
        ),
      ).toEqual([]);
      const { nodes } = w.presence.takeChanges();
      expect(nodes).toHaveLength(type === 'NDATA' ? 0 : 1);
      for (const node of nodes)
        expect(node).toMatchObject({ state: 'unknown', lastMessageAt: null, births: 0 });
    },
  );

  test('a birth published live with the retain flag is news (Retain As Published)', () => {
    const w = watch();
    w.presence.linkUp(1000);
    expect(w.nbirth(1, 12_000, true)).toEqual(['node NBIRTH: unknown → online']);
  });

  test('the broker’s own birth certificate plus live data prove a node and device online', () => {
    const w = watch();
    w.send(
      '$sparkplug/certificates/spBv1.0/g/NBIRTH/e',
      { metrics: [{ name: 'bdSeq', datatype: 'Int64', value: 3 }] },
      100,
      true,
    );
    w.send('$sparkplug/certificates/spBv1.0/g/DBIRTH/e/d', {}, 100, true);
    expect(w.presence.takeChanges().nodes[0]).toMatchObject({ state: 'unknown', bdSeq: 3 });
    expect(w.ddata(200)).toEqual(['node DATA: unknown → online', 'device DATA: unknown → online']);
    expect(w.ndeath(2, 300)).toEqual(['node NDEATH: online → online']);
    expect(w.ndeath(3, 400)).toContain('node NDEATH: online → offline');
  });

  test('a lost link makes everything unknown, once', () => {
    const w = watch();
    w.nbirth(1, 1000);
    w.dbirth(1001);
    w.state(true, 5, 1002);
    expect(w.presence.linkLost(5000).map(({ entity, next }) => `${entity} ${next}`)).toEqual([
      'node unknown',
      'device unknown',
      'host unknown',
    ]);
    expect(w.presence.linkLost(6000)).toEqual([]);
    w.presence.linkUp(7000);
    expect(w.ndata(7100)).toEqual([]);
    expect(w.nbirth(2, 8000)).toEqual(['node NBIRTH: unknown → online']);
  });

  test('a restart keeps names and totals, and forgets states', () => {
    const before = watch();
    before.nbirth(1, 1000);
    before.dbirth(1001);
    before.state(true, 5, 1002);
    const stored = before.presence.takeChanges();
    const after = watch();
    after.presence.restore(stored, 9000);
    expect(after.presence.takeChanges()).toMatchObject({
      nodes: [{ state: 'unknown', since: 9000, births: 1, firstSeenAt: 1000 }],
      devices: [{ state: 'unknown', since: 9000, births: 1, firstSeenAt: 1001 }],
      hosts: [{ hostId: 'h', state: 'unknown', since: 9000, firstSeenAt: 1002 }],
    });
    after.nbirth(1, 10_000);
    expect(after.presence.takeChanges().nodes[0]).toMatchObject({ state: 'online', births: 2 });
  });
});

describe('host applications', () => {
  test('both STATE forms, on either topic', () => {
    const w = watch();
    expect(w.state(true, 100, 1000)).toEqual(['host STATE: unknown → online']);
    expect(w.state(false, 100, 1100)).toEqual(['host STATE: online → offline']);
    expect(w.send('STATE/old', 'ONLINE', 1200, true)).toEqual(['host STATE: unknown → online']);
    expect(w.send('STATE/old', 'OFFLINE', 1300)).toEqual(['host STATE: online → offline']);
    expect(w.send('spBv1.0/STATE/old', 'ONLINE', 1400)).toEqual(['host STATE: offline → online']);
    expect(w.presence.takeChanges().hosts).toMatchObject([
      { hostId: 'h', state: 'offline', since: 1100 },
      { hostId: 'old', state: 'online' },
    ]);
  });

  test('an older timestamp is a late Will and ignored', () => {
    const w = watch();
    w.state(true, 500, 1000);
    expect(w.state(false, 400, 1100)).toEqual([]);
    expect(w.presence.counters.staleStates).toBe(1);
  });

  test('a forged timestamp of the far future does not lock the true host out', () => {
    const w = watch();
    w.state(true, 1_000_000, 1_000_000);
    expect(w.state(false, 9e15, 1_001_000)).toEqual(['host STATE: online → offline']);
    expect(w.state(true, 1_002_000, 1_002_000)).toEqual(['host STATE: offline → online']);
  });

  test.each([
    '',
    '{}',
    'online',
    '{"online":"yes","timestamp":1}',
    '{"online":true}',
    '{"online":true,"timestamp":-1}',
    'x'.repeat(5000),
  ])('payload %j is counted on spBv1.0 and somebody else’s on STATE/', (payload) => {
    const w = watch();
    expect(w.send('spBv1.0/STATE/h', payload, 1)).toEqual([]);
    expect(w.send('STATE/h', payload, 2)).toEqual([]);
    expect(w.presence.counters.unreadableStates).toBe(1);
    expect(w.presence.takeChanges().hosts).toEqual([]);
  });
});

describe('bounds', () => {
  test('names over the bounds are counted, not tracked', () => {
    const w = watch(new SparkplugPresence({ nodesMax: 2, devicesMax: 2, hostsMax: 1 }));
    for (const edge of ['a', 'b', 'c']) w.send(`spBv1.0/g/NDATA/${edge}`, {}, 1);
    for (const device of ['a', 'b', 'c']) w.send(`spBv1.0/g/DDATA/a/${device}`, {}, 1);
    for (const host of ['a', 'b']) w.send(`STATE/${host}`, 'ONLINE', 1);
    const changes = w.presence.takeChanges();
    expect([changes.nodes.length, changes.devices.length, changes.hosts.length]).toEqual([2, 2, 1]);
    expect(w.presence.refusedNames).toBe(3);
  });

  test('malformed payloads are counted and change nothing', () => {
    const w = watch();
    for (const type of ['NBIRTH', 'NDEATH', 'NDATA'])
      expect(w.send(`spBv1.0/g/${type}/e`, '{"json":1}', 1)).toEqual([]);
    expect(w.presence.counters.malformedPayloads).toBe(3);
    expect(w.presence.takeChanges().nodes).toEqual([]);
  });

  test('a busy sender’s row is handed out once per touch interval', () => {
    const w = watch();
    w.nbirth(0, 0);
    let rows = 0;
    for (let at = 0; at < 60_000; at += 100) {
      w.ndata(at);
      if (at % 1000 === 0) rows += w.presence.takeChanges().nodes.length;
    }
    expect(rows).toBe(12);
  });

  test('any bytes on any Sparkplug topic: no exception, and states stay consistent', () => {
    const topic = fc.constantFrom(
      'NBIRTH/e',
      'NDEATH/e',
      'NDATA/e',
      'DBIRTH/e/d',
      'DDEATH/e/d',
      'DDATA/e/d',
      'NCMD/e',
    );
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .nat(3)
        .map((value) => encodeSparkplugPayload({ metrics: [{ name: 'bdSeq', datatype: 'Int64', value }] })),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(topic, payload, fc.boolean()), { maxLength: 40 }), (messages) => {
        const w = watch();
        const seen = messages.flatMap(([name, bytes, retain], index) =>
          w.send(`spBv1.0/g/${name}`, bytes, index * 700, retain),
        );
        for (const entity of ['node', 'device']) {
          const moves = seen
            .filter((text) => text.startsWith(entity))
            .map((text) => text.split(': ')[1]?.split(' → ') ?? []);
          for (const [index, [previous]] of moves.entries())
            if (index > 0) expect(previous).toBe(moves[index - 1]?.[1]);
        }
        const { nodes, devices } = w.presence.takeChanges();
        if (nodes[0]?.state === 'offline')
          expect(devices.every(({ state }) => state === 'offline')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
