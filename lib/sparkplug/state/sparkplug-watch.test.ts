import { describe, expect, test } from 'vitest';
import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';
import { startAt, watchPlant } from '../testing/watched-plant';
import { SparkplugWatch, type SparkplugWatchOptions } from './sparkplug-watch';

const nodeMetrics: MetricToEncode[] = [
  { name: 'Node Control/Rebirth', datatype: 'Boolean', value: false },
  { name: 'load', alias: 1, datatype: 'Double', value: 0.5 },
];
const deviceMetrics: MetricToEncode[] = [
  { name: 'temperature', alias: 10, datatype: 'Float', value: 20 },
  { name: 'count', alias: 11, datatype: 'UInt32', value: 7 },
];
/** One change of a value, so that payloads differ. */
const load = (value: number): MetricToEncode => ({ alias: 1, datatype: 'Double', isTyped: false, value });
const temperature = (value: number): MetricToEncode => ({
  alias: 10,
  datatype: 'Float',
  isTyped: false,
  value,
});

/** A node `g/e` with a device `d`; no learning, so that nothing is excused. */
function plant(options: Partial<SparkplugWatchOptions> = {}, watch?: SparkplugWatch) {
  const p = watchPlant({ learningHours: 0, ...options }, watch);
  const send = (
    topic: string,
    seconds: number,
    payload: { seq?: number; timestamp?: number; metrics?: MetricToEncode[] },
    retain = false,
  ) => p.send(topic, encodeSparkplugPayload({ timestamp: p.at(seconds), ...payload }), seconds, retain);
  const bd = (value: number): MetricToEncode => ({ name: 'bdSeq', datatype: 'Int64', value });
  return {
    ...p,
    encode: send,
    nbirth: (bdSeq: number, seconds: number, more: { seq?: number; metrics?: MetricToEncode[] } = {}) =>
      send('spBv1.0/g/NBIRTH/e', seconds, {
        seq: more.seq ?? 0,
        metrics: [bd(bdSeq), ...(more.metrics ?? nodeMetrics)],
      }),
    ndeath: (bdSeq: number, seconds: number) =>
      p.send('spBv1.0/g/NDEATH/e', encodeSparkplugPayload({ metrics: [bd(bdSeq)] }), seconds),
    dbirth: (seq: number, seconds: number, metrics = deviceMetrics) =>
      send('spBv1.0/g/DBIRTH/e/d', seconds, { seq, metrics }),
    ddeath: (seq: number, seconds: number) => send('spBv1.0/g/DDEATH/e/d', seconds, { seq }),
    ndata: (seq: number, seconds: number, metrics: MetricToEncode[] = [load(seconds)]) =>
      send('spBv1.0/g/NDATA/e', seconds, { seq, metrics }),
    ddata: (seq: number, seconds: number, metrics: MetricToEncode[] = [temperature(seconds)]) =>
      send('spBv1.0/g/DDATA/e/d', seconds, { seq, metrics }),
  };
}

/** A born plant at 0 s: NBIRTH 0 with bdSeq 5, DBIRTH 1. */
function bornPlant(options: Partial<SparkplugWatchOptions> = {}) {
  const p = plant(options);
  p.nbirth(5, 0);
  p.dbirth(1, 0.1);
  return p;
}

describe('an ordinary day shows no sign', () => {
  test('birth, device birth, data over the wrap at 256, device death and rebirth of the device', () => {
    const p = bornPlant();
    const kinds: string[] = [];
    for (let n = 2; n < 700; n++) kinds.push(...p.ndata(n % 256, n).kinds);
    kinds.push(...p.ddeath(700 % 256, 700).kinds, ...p.dbirth(701 % 256, 701).kinds);
    kinds.push(...p.ddata(702 % 256, 702).kinds, ...p.sweep(800).map(({ kind }) => kind));
    expect(kinds).toEqual([]);
  });

  test('a rebirth that a command asked for', () => {
    const p = bornPlant();
    expect(
      p.encode('spBv1.0/g/NCMD/e', 10, {
        metrics: [{ name: 'Node Control/Rebirth', datatype: 'Boolean', value: true }],
      }).signs,
    ).toMatchObject([{ kind: 'command', rule: 'S23', facts: { isRebirthOnly: true, isReboot: false } }]);
    expect(p.nbirth(5, 12).kinds).toEqual([]);
    expect(p.dbirth(1, 12.1).kinds).toEqual([]);
    expect(p.ddata(2, 13).kinds).toEqual([]);
  });

  test.each([
    ['a new session after a death', [5], 6],
    ['a new session whose Will comes late', [], 6],
    ['failed connects in between', [], 11],
    ['a restart without storage', [], 0],
    ['the session number wraps', [], 5],
  ])('%s', (_, deaths, next) => {
    const p = plant();
    const first = next === 5 ? 255 : 5;
    const isWrap = next === 5;
    p.nbirth(first, 0);
    for (const bdSeq of deaths) expect(p.ndeath(bdSeq, 5).kinds).toEqual([]);
    expect(p.nbirth(isWrap ? 1 : next, 10).kinds).toEqual([]);
    expect(p.ndeath(first, 40).kinds).toEqual([]);
    expect(p.ndata(1, 41).kinds).toEqual([]);
  });

  test('an explicit death and its Will, then a birth', () => {
    const p = bornPlant();
    expect([...p.ndeath(5, 10).kinds, ...p.ndeath(5, 11).kinds, ...p.nbirth(6, 12).kinds]).toEqual([]);
  });

  test('Node-RED: a death and at once a birth of the same session', () => {
    const p = bornPlant();
    expect([...p.ndeath(5, 10).kinds, ...p.nbirth(5, 10.05).kinds, ...p.dbirth(1, 10.1).kinds]).toEqual([]);
    expect(p.ddata(2, 11).kinds).toEqual([]);
  });

  test('messages of two topics that change places', () => {
    const p = bornPlant();
    const kinds = [p.ndata(3, 1), p.ddata(2, 1.5), p.ndata(6, 2), p.ddata(5, 2.5), p.ddata(4, 2.9)];
    expect([...kinds.flatMap((each) => each.kinds), ...p.sweep(10)]).toEqual([]);
    expect(p.ndata(7, 11).kinds).toEqual([]);
  });

  test('a block of twenty that arrives after the next twenty', () => {
    const p = bornPlant();
    const kinds: string[] = [];
    for (let n = 22; n < 42; n++) kinds.push(...p.ndata(n, 1 + n / 1000).kinds);
    for (let n = 2; n < 22; n++) kinds.push(...p.ddata(n, 1.2 + n / 1000).kinds);
    for (let n = 42; n < 60; n++) kinds.push(...p.ndata(n, 1 + n / 10).kinds);
    expect([...kinds, ...p.sweep(20)]).toEqual([]);
  });

  test('data of the session before, still under way when the birth comes', () => {
    const p = bornPlant();
    for (let n = 2; n < 100; n++) p.ndata(n, n / 10);
    expect(p.nbirth(6, 10).kinds).toEqual([]);
    expect([...p.ndata(100, 10.1).kinds, ...p.ndata(101, 10.2).kinds, ...p.ndata(1, 10.3).kinds]).toEqual([]);
  });

  test('joined mid-session after an earlier process had seen the birth', () => {
    const before = bornPlant();
    const stored = before.watch.takePresence();
    const { metrics } = before.watch.takeChanges();
    const watch = new SparkplugWatch({ learningHours: 0 });
    watch.restore({ presence: stored, metrics }, startAt + 100_000);
    expect(watch.sweep(startAt + 100_000)).toEqual([]);
    const p = plant({}, watch);
    const kinds = [p.ndata(77, 900), p.ddata(78, 901), p.ndata(79, 902), p.ddata(200, 2000)];
    expect(kinds.flatMap((each) => each.kinds)).toEqual([]);
    expect(p.nbirth(5, 2010).kinds).toEqual([]);
    expect(p.dbirth(1, 2011).kinds).toEqual([]);
  });

  test('a lost link: the next number starts the counter, the next birth the session', () => {
    const p = bornPlant();
    p.ndata(2, 1);
    p.watch.linkLost(p.at(10));
    p.watch.linkUp(p.at(20));
    const kinds = [p.ndata(90, 21), p.ddata(91, 22), p.nbirth(9, 30), p.ndata(1, 31)];
    expect([...kinds.flatMap((each) => each.kinds), ...p.sweep(60)]).toEqual([]);
  });

  test('store-and-forward: historical values do not count as going back or as the current value', () => {
    const p = bornPlant();
    for (let n = 2; n < 30; n++) p.ddata(n, n);
    const kinds: string[] = [];
    for (let n = 30; n < 60; n++) {
      kinds.push(
        ...p.encode('spBv1.0/g/DDATA/e/d', 3600 + n / 100, {
          seq: n,
          timestamp: p.at(n),
          metrics: [{ ...temperature(-99), timestamp: p.at(n), isHistorical: true }],
        }).kinds,
      );
    }
    expect([...kinds, ...p.ddata(60, 3602).kinds]).toEqual([]);
    expect(p.watch.listMetrics('g', 'e', 'd')[0]).toMatchObject({ value: 3602, quality: 'good' });
  });

  test('messages that the monitor itself gave up are no gap', () => {
    const p = bornPlant();
    p.ndata(2, 1);
    p.watch.forgetSequences();
    expect([...p.ndata(90, 2).kinds, ...p.ndata(91, 3).kinds, ...p.sweep(10)]).toEqual([]);
    expect(p.ndata(93, 11).kinds).toEqual([]);
    expect(p.sweep(20)).toMatchObject([{ kind: 'sequence-gap' }]);
  });

  test('a compressed birth that cannot be opened drops no metrics', () => {
    const p = bornPlant();
    const closed = encodeSparkplugPayload({ seq: 0, uuid: 'SPBV1.0_COMPRESSED', body: new Uint8Array(20) });
    expect(p.send('spBv1.0/g/NBIRTH/e', closed, 10).kinds).not.toContain('birth-changed');
    expect(p.watch.listMetrics('g', 'e', null)).toHaveLength(3);
  });

  test('a failover pair: the other one is born after the first has died', () => {
    const p = bornPlant();
    for (let n = 2; n < 50; n++) p.ndata(n, n);
    p.ndeath(5, 60);
    const kinds = [p.nbirth(17, 61), p.dbirth(1, 61.1), p.ndata(2, 62), p.ddata(3, 63)];
    expect(kinds.flatMap((each) => each.kinds)).toEqual([]);
  });

  test('a birth that a lossy link swallowed: the restarted counter is no second writer', () => {
    const p = bornPlant();
    for (let n = 2; n < 120; n++) p.ndata(n, n);
    const kinds: string[] = [];
    for (let n = 1; n < 90; n++) kinds.push(...p.ndata(n, 200 + n).kinds);
    expect(kinds.filter((kind) => kind !== 'sequence-gap')).toEqual([]);
  });
});

describe('births and deaths', () => {
  test('S01: data of a node of which no birth is known, once a minute', () => {
    const p = plant();
    expect(p.ndata(1, 1).signs).toMatchObject([
      { kind: 'data-before-birth', rule: 'S01', facts: { secondsSinceLink: 61, hasCertificate: false } },
    ]);
    expect(p.ndata(2, 2).kinds).toEqual([]);
    expect(p.ddata(3, 62).kinds).toEqual(['data-before-birth']);
    p.nbirth(1, 70);
    expect(p.ndata(1, 200).kinds).toEqual([]);
  });

  test('S02 and S04: data that goes on after a death', () => {
    const p = bornPlant();
    p.ndata(2, 1);
    p.ndeath(5, 10);
    expect(p.ndata(3, 11).signs).toMatchObject([
      {
        kind: 'data-after-death',
        rule: 'S02',
        facts: { secondsSinceDeath: 1, isMatchedDeath: true, isInOrder: true },
      },
    ]);
    expect(p.ddata(4, 12).signs).toMatchObject([
      { kind: 'data-after-death' },
      {
        kind: 'death-contradicted',
        rule: 'S04',
        facts: { inOrder: 2, bdSeq: 5, clientId: null, isClientConnected: null },
      },
    ]);
    expect(p.ndata(200, 13).signs).toMatchObject([{ kind: 'data-after-death', facts: { isInOrder: false } }]);
    expect(p.watch.listMetrics('g', 'e', null)[2]).toMatchObject({ name: 'load', quality: 'stale' });
  });

  test('S03: a device’s data before its birth and after its death', () => {
    const p = plant();
    p.nbirth(5, 0);
    expect(p.ddata(1, 1).signs).toMatchObject([
      { kind: 'device-data-before-birth', rule: 'S03', device: 'd', facts: { secondsSinceNodeBirth: 1 } },
    ]);
    p.dbirth(2, 2);
    expect(p.ddata(3, 3).kinds).toEqual([]);
    p.ddeath(4, 4);
    expect(p.ddata(5, 6.5).signs).toMatchObject([
      { kind: 'device-data-after-death', rule: 'S03', facts: { secondsSinceDeath: 2.5 } },
    ]);
  });

  test('S05: a death with a guessed session number', () => {
    const p = bornPlant();
    expect(p.ndeath(77, 10).signs).toMatchObject([
      {
        kind: 'death-mismatch',
        rule: 'S05',
        facts: { bdSeq: 77, current: 5, previous: null, secondsSinceBirth: 10 },
      },
    ]);
    expect(p.ndata(2, 11).kinds).toEqual([]);
  });

  test('S10: an NBIRTH that nobody asked for, and whether it changes the metrics', () => {
    const p = bornPlant();
    expect(p.nbirth(5, 60).signs).toMatchObject([
      {
        kind: 'birth-unsolicited',
        rule: 'S10',
        facts: { bdSeq: 5, isChanged: false, secondsSinceCommand: null },
      },
    ]);
    const other = p.nbirth(5, 120, { metrics: nodeMetrics.slice(0, 1) });
    expect(other.signs).toMatchObject([
      { kind: 'birth-unsolicited', facts: { isChanged: true } },
      { kind: 'birth-changed', rule: 'S13', facts: { dropped: ['load'], counts: { dropped: 1 } } },
    ]);
  });

  test('S11: a session number out of line without a death', () => {
    const p = bornPlant();
    expect(p.nbirth(99, 10).signs).toMatchObject([
      { kind: 'birth-bdseq', rule: 'S11', facts: { bdSeq: 99, previous: 5 } },
    ]);
  });

  test('S12: two sessions that push each other out', () => {
    const p = plant();
    const kinds: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const bdSeq = turn % 2 === 0 ? 40 : 7;
      kinds.push(...p.nbirth(bdSeq, turn * 20).kinds);
      p.ndeath(bdSeq, turn * 20 + 10);
    }
    expect(kinds).toEqual(['births-alternate']);
    const calm = plant();
    const others = [0, 1, 0, 1, 0, 1].flatMap((bdSeq, turn) => calm.nbirth(bdSeq, turn * 20).kinds);
    expect(others).toEqual([]);
  });

  test('S13: a type and an alias that change from birth to birth', () => {
    const p = bornPlant();
    const changed = p.dbirth(2, 10, [
      { name: 'temperature', alias: 11, datatype: 'String', value: 'x' },
      { name: 'count', alias: 10, datatype: 'UInt32', value: 7 },
    ]);
    expect(changed.signs).toMatchObject([
      {
        kind: 'birth-changed',
        device: 'd',
        facts: { retyped: ['temperature'], remapped: ['temperature', 'count'], dropped: [] },
      },
    ]);
  });
});

describe('sequence numbers', () => {
  test('S06: two writers, one counter far from the other', () => {
    const p = bornPlant();
    const kinds: string[] = [];
    for (let n = 0; n < 10; n++) {
      kinds.push(...p.ndata(2 + n, 1 + n * 2).kinds);
      kinds.push(...p.ndata(120 + n, 2 + n * 2).kinds);
    }
    expect(kinds.filter((kind) => kind === 'two-heads').length).toBeGreaterThan(0);
  });

  test.each([
    ['behind', 80],
    ['a little ahead', 112],
    ['with the same numbers', 101],
  ])('S06: two writers, the other %s', (_, first) => {
    const p = bornPlant();
    for (let n = 2; n <= 100; n++) p.ndata(n, n / 10);
    const kinds: string[] = [];
    for (let n = 0; n < 30; n++) {
      kinds.push(...p.ndata((101 + n) % 256, 20 + n * 2).kinds);
      kinds.push(...p.ndata((first + n) % 256, 21 + n * 2, [load(-n)]).kinds);
    }
    expect(kinds).toContain('two-heads');
  });

  test.each([2, 5, 10, 15, 25, 31])(
    'S06: two writers for half a minute only, the other %i ahead of a slow node',
    (ahead) => {
      const p = bornPlant();
      for (let n = 2; n <= 85; n++) p.ndata(n, n);
      const steps = [
        ...Array.from({ length: 24 }, (_, n) => ({ at: 100 + n * 1.2, seq: 85 + ahead + n, value: -n })),
        ...Array.from({ length: 14 }, (_, n) => ({ at: 100.5 + n * 2, seq: 86 + n, value: n })),
      ].sort((a, b) => a.at - b.at);
      const kinds = steps.flatMap(({ at, seq, value }) => p.ndata(seq % 256, at, [load(value)]).kinds);
      expect(kinds).toContain('two-heads');
    },
  );

  test.each([
    { lateness: 15, every: 1 },
    { lateness: 28, every: 1 },
    { lateness: 15, every: 0.3 },
  ])('messages that were missing and come $lateness s late are nobody else: one or many', (pace) => {
    for (const lost of [1, 2, 6, 12]) {
      const p = bornPlant();
      for (let n = 2; n <= 20; n++) p.ndata(n, n);
      const kinds: string[] = [];
      const send = (seq: number, at: number) => kinds.push(...p.ndata(seq, at, [load(seq)]).kinds);
      const before = pace.lateness / pace.every;
      for (let n = 0; n < before; n++) send(21 + lost + n, 21 + n * pace.every);
      for (let n = 0; n < lost; n++) send(21 + n, 21 + pace.lateness + n / 100);
      for (let n = Math.ceil(before); n < 120; n++) send(21 + lost + n, 21.2 + n * pace.every);
      expect(kinds, `${lost} late`).toEqual([]);
    }
  });

  test('S07: a number again with other bytes, and one far off in between', () => {
    const p = bornPlant();
    for (let n = 2; n <= 20; n++) p.ndata(n, n);
    expect(p.ndata(20, 20.5, [load(999)]).signs).toMatchObject([
      { kind: 'sequence-repeat', rule: 'S07', facts: { seq: 20, last: 20, step: 0, isHistorical: false } },
    ]);
    expect(p.ndata(17, 20.6, [load(998)]).signs).toMatchObject([
      { kind: 'sequence-repeat', facts: { seq: 17, last: 20, step: -3 } },
    ]);
    expect(p.ndata(21, 21).kinds).toEqual([]);
    expect(p.ndata(130, 21.5, [load(997)]).kinds).toEqual([]);
    expect(p.ndata(22, 22).signs).toMatchObject([
      { kind: 'sequence-repeat', facts: { seq: 130, step: 109 } },
    ]);
  });

  test('S08: the very bytes again, and no counter of its own from a redelivered block', () => {
    const p = bornPlant();
    const sent = Array.from({ length: 10 }, (_, n) =>
      encodeSparkplugPayload({ seq: n + 2, timestamp: p.at(n), metrics: [load(n)] }),
    );
    for (const [n, bytes] of sent.entries()) p.send('spBv1.0/g/NDATA/e', bytes, n);
    const again = sent.slice(3, 9).map((bytes, n) => p.send('spBv1.0/g/NDATA/e', bytes, 30 + n / 10));
    expect(again.flatMap(({ kinds }) => kinds)).toEqual(Array(6).fill('payload-repeat'));
    expect(again[0]?.signs[0]).toMatchObject({
      rule: 'S08',
      facts: { seq: 5, secondsSince: 27, isHistorical: false },
    });
    expect(p.ndata(12, 40).kinds).toEqual([]);
  });

  test('S08: an NBIRTH replayed', () => {
    const p = plant();
    const birth = encodeSparkplugPayload({
      seq: 0,
      timestamp: p.at(0),
      metrics: [{ name: 'bdSeq', datatype: 'Int64', value: 5 }],
    });
    p.send('spBv1.0/g/NBIRTH/e', birth, 0);
    expect(p.send('spBv1.0/g/NBIRTH/e', birth, 100).kinds).toContain('payload-repeat');
  });

  test('S09: what is lost is told when the time to be filled is over', () => {
    const p = bornPlant();
    p.ndata(2, 1);
    expect(p.ndata(6, 2).kinds).toEqual([]);
    expect(p.sweep(3)).toEqual([]);
    p.ndata(4, 3.5);
    expect(p.sweep(4.1)).toMatchObject([
      { kind: 'sequence-gap', rule: 'S09', topic: '', facts: { lost: 2, seq: 6, last: 2 } },
    ]);
    expect(p.sweep(9)).toEqual([]);
    expect(p.watch.takeChanges().travel).toMatchObject([{ lostMessages: 2 }]);
  });
});

describe('metrics in data', () => {
  test('S14: what no birth declared, by name and by alias', () => {
    const p = bornPlant();
    expect(p.ddata(2, 1, [{ name: 'pressure', datatype: 'Float', value: 1 }]).signs).toMatchObject([
      { kind: 'metric-undeclared', rule: 'S14', device: 'd', facts: { metric: 'pressure', alias: null } },
    ]);
    expect(p.ddata(3, 2, [{ alias: 99, datatype: 'Float', isTyped: false, value: 1 }]).signs).toMatchObject([
      { kind: 'metric-undeclared', facts: { metric: null, alias: 99 } },
    ]);
    expect(p.watch.listMetrics('g', 'e', 'd')).toHaveLength(2);
  });

  test('S15: a value that is not of the declared type is not taken', () => {
    const p = bornPlant();
    expect(p.ddata(2, 1, [{ alias: 11, datatype: 'Float', isTyped: false, value: 1.5 }]).signs).toMatchObject(
      [
        {
          kind: 'metric-type',
          rule: 'S15',
          facts: { metric: 'count', datatype: 'UInt32', wire: 'float', value: 1.5 },
        },
      ],
    );
    expect(p.watch.listMetrics('g', 'e', 'd')[1]).toMatchObject({ name: 'count', value: 7 });
    expect(p.ddata(3, 2, [{ alias: 11, datatype: 'UInt64', isTyped: false, value: 8 }]).kinds).toEqual([]);
  });
});
