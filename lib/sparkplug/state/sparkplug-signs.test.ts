import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';
import { parseSparkplugTopic } from '../parse-sparkplug-topic';
import { sparkplugBlindSpots } from '../sparkplug-blind-spots';
import { startAt, watchPlant } from '../testing/watched-plant';
import { foldName } from './look-alike';
import { SparkplugWatch, type SparkplugWatchOptions } from './sparkplug-watch';

const metrics: MetricToEncode[] = [
  { name: 'Node Control/Rebirth', datatype: 'Boolean', value: false },
  { name: 'load', alias: 1, datatype: 'Double', value: 0.5 },
  { name: 'count', alias: 2, datatype: 'Int32', value: 1 },
];
const bd = (value: number): MetricToEncode => ({ name: 'bdSeq', datatype: 'Int64', value });
const encode = encodeSparkplugPayload;

/** A born node `g/e` with bdSeq 5; what it sends in order is `data`. */
function bornNode(options: Partial<SparkplugWatchOptions> = {}, watch?: SparkplugWatch, usualSkew = 0) {
  const p = watchPlant({ learningHours: 0, ...options }, watch);
  let seq = 0;
  const born = (seconds: number, bdSeq = 5, more: MetricToEncode[] = metrics) => {
    seq = 0;
    const timestamp = p.at(seconds + usualSkew);
    const payload = encode({ seq, timestamp, metrics: [bd(bdSeq), ...more] });
    return p.send('spBv1.0/g/NBIRTH/e', payload, seconds);
  };
  const data = (seconds: number, own: MetricToEncode[] = [], skew = usualSkew) => {
    seq = (seq + 1) % 256;
    const values = own.length > 0 ? own : [value(seconds)];
    const payload = encode({ seq, timestamp: p.at(seconds + skew), metrics: values });
    return p.send('spBv1.0/g/NDATA/e', payload, seconds);
  };
  const command = (seconds: number, own: MetricToEncode[], more: { seq?: number } = {}) =>
    p.send('spBv1.0/g/NCMD/e', encode({ timestamp: p.at(seconds), metrics: own, ...more }), seconds);
  const listed = () =>
    p.watch.listMetrics('g', 'e', null).map(({ name, value, quality }) => [name, value, quality]);
  born(0);
  return { ...p, born, data, command, listed };
}
const value = (number: number): MetricToEncode => ({
  alias: 1,
  datatype: 'Double',
  isTyped: false,
  value: number,
});

describe('signs that one message shows', () => {
  test('S16: what is no Sparkplug payload', () => {
    const p = bornNode();
    expect(p.send('spBv1.0/g/NDATA/e', '{"load": 1}', 1).signs).toMatchObject([
      { kind: 'malformed', rule: 'S16', group: 'g', edgeNode: 'e', facts: { looksLikeJson: true } },
    ]);
    expect(p.send('spBv1.0/x/DDATA/y/z', Uint8Array.of(18, 200), 2).signs).toMatchObject([
      { kind: 'malformed', group: 'x', edgeNode: 'y', device: 'z', facts: { looksLikeJson: false } },
    ]);
    expect(p.watch.counters.malformedPayloads).toBe(2);
    expect(p.data(3).kinds).toEqual([]);
  });

  test('S17: a topic of the wrong shape; Sparkplug 4 and A are told apart and not judged', () => {
    const p = bornNode();
    expect(p.send('spBv1.0/g/ndata/e', '', 1).signs).toMatchObject([
      {
        kind: 'topic-shape',
        rule: 'S17',
        topic: 'spBv1.0/g/ndata/e',
        facts: { why: 'unknown message type' },
      },
    ]);
    expect(p.watch.uninterpreted.size).toBe(0);
    expect(p.send('spCv4.0/NDATA/e', 'x', 2).kinds).toEqual([]);
    expect(p.send('site/spJv4.0/NBIRTH/e', '{}', 2).kinds).toEqual([]);
    expect(p.send('spAv1.0/g/NBIRTH/e', 'x', 2).kinds).toEqual([]);
    expect(p.watch.counters.notInterpreted).toBe(3);
    const { uninterpreted } = p.watch;
    const seen = { uninterpreted, refusedNames: 0, refusedMetrics: 0 };
    expect(sparkplugBlindSpots(seen).map(({ title }) => title)).toEqual([
      'Sparkplug A is spoken here, and not interpreted',
      'Sparkplug 4 is spoken here, and not interpreted',
      'Sparkplug 4 (JSON) is spoken here, and not interpreted',
    ]);
  });

  test('S18: seq on a death and on a command, a death with further metrics', () => {
    const p = bornNode();
    expect(p.command(1, [{ name: 'count', datatype: 'Int32', value: 2 }], { seq: 3 }).signs).toMatchObject([
      { kind: 'forbidden-field', rule: 'S18', facts: { what: 'seq on NCMD' } },
      { kind: 'command', rule: 'S21', facts: { metrics: ['count'], isRebirthOnly: false } },
    ]);
    const death = encode({ seq: 1, metrics: [bd(5), { name: 'x', datatype: 'Int32', value: 1 }] });
    expect(p.send('spBv1.0/g/NDEATH/e', death, 2).signs.map(({ facts }) => facts)).toEqual([
      { what: 'seq on NDEATH' },
      { what: 'NDEATH with 2 metrics' },
    ]);
  });

  test('S19: retained, live or stored; clearing what is stored is none', () => {
    const p = bornNode();
    const payload = encode({ timestamp: p.at(1), metrics: [{ name: 'count', datatype: 'Int32', value: 1 }] });
    expect(p.send('spBv1.0/g/NCMD/e', payload, 1, true).signs).toMatchObject([
      { kind: 'retained', rule: 'S19', facts: { type: 'NCMD' } },
      { kind: 'command' },
    ]);
    expect(p.send('spBv1.0/g/NCMD/e', '', 2, true).kinds).toEqual([]);
    p.watch.linkUp(p.at(10));
    expect(p.send('spBv1.0/h/NBIRTH/stored', encode({ metrics: [bd(1)] }), 11, true).kinds).toEqual([
      'retained',
    ]);
  });

  test('S20: delivered with more than QoS 0, which only deaths may be; QoS 0 says nothing', () => {
    const p = bornNode();
    const sent = (topic: string, qos: 0 | 1 | 2, metrics: MetricToEncode[], seq?: number) => {
      const payload = encode({ timestamp: p.at(1), metrics, ...(seq === undefined ? {} : { seq }) });
      const parsed = parseSparkplugTopic(topic);
      if (parsed === null) throw new Error(topic);
      return p.watch
        .observe(parsed, topic, payload, { at: p.at(1), retain: false, qos })
        .signs.filter(({ rule }) => rule === 'S20')
        .map(({ text, facts }) => [text, facts.qos]);
    };
    expect(sent('spBv1.0/g/NDATA/e', 0, [value(1)], 1)).toEqual([]);
    expect(sent('spBv1.0/g/NDATA/e', 1, [value(2)], 2)).toEqual([['NDATA with QoS 1 instead of 0', 1]]);
    expect(sent('spBv1.0/g/NCMD/e', 2, [{ name: 'count', datatype: 'Int32', value: 1 }])).toEqual([
      ['NCMD with QoS 2 instead of 0', 2],
    ]);
    expect(sent('spBv1.0/g/NDEATH/e', 1, [bd(5)])).toEqual([]);
  });

  test('S21 to S24: every command with its metrics, and those the birth does not know', () => {
    const p = bornNode();
    const commands = [
      p.command(1, [{ name: 'Node Control/Reboot', datatype: 'Boolean', value: true }]),
      p.command(2, [{ alias: 1, datatype: 'Double', isTyped: false, value: 3 }]),
      p.command(3, [{ name: 'count', datatype: 'String', value: 'x' }]),
    ];
    expect(commands.flatMap(({ signs }) => signs)).toMatchObject([
      {
        kind: 'command-undeclared',
        rule: 'S24',
        facts: { metric: 'Node Control/Reboot', why: 'not declared' },
      },
      { kind: 'command', rule: 'S22', facts: { isReboot: true } },
      { kind: 'command', rule: 'S21', facts: { metrics: ['load'], isReboot: false } },
      { kind: 'command-undeclared', facts: { metric: 'count', why: 'not a value of its type Int32' } },
      { kind: 'command' },
    ]);
  });

  test('S26 to S30: every STATE with what was known before', () => {
    const p = watchPlant();
    const state = (online: boolean, timestamp: number, seconds: number) =>
      p.send('spBv1.0/STATE/scada', JSON.stringify({ online, timestamp }), seconds, true).signs[0];
    expect(state(true, p.at(0), 1)).toMatchObject({
      kind: 'state',
      rule: 'S28',
      hostId: 'scada',
      facts: { online: true, timestamp: p.at(0), previous: null, previousTimestamp: null, format: '3.0' },
    });
    expect(state(false, p.at(0), 2)).toMatchObject({
      rule: 'S26',
      facts: { previous: 'online', isRetained: true },
    });
    expect(state(true, p.at(3), 3)).toMatchObject({ rule: 'S26', facts: { previous: 'offline' } });
    expect(state(false, p.at(1), 4)).toMatchObject({ rule: 'S27', facts: { previous: 'online' } });
    expect(state(false, p.at(9000), 5)).toMatchObject({ rule: 'S29' });
    expect(state(true, p.at(6), 6)).toMatchObject({ rule: 'S26', facts: { previousTimestamp: p.at(5) } });
    expect(p.send('spBv1.0/STATE/scada', 'OFFLINE', 7).signs[0]).toMatchObject({
      rule: 'S30',
      facts: { format: '2.2', isReadable: true, online: false },
    });
    expect(p.send('STATE/old', 'ONLINE', 8).signs[0]).toMatchObject({
      rule: 'S28',
      facts: { format: '2.2' },
    });
    expect(p.send('spBv1.0/STATE/scada', '{"on":1}', 9).signs[0]).toMatchObject({
      rule: 'S30',
      facts: { isReadable: false, online: null },
    });
    expect(p.send('STATE/lamp', 'on', 10).kinds).toEqual([]);
  });

  test('S31: a time far off or going back; a clock that is wrong all along is the usual one', () => {
    const p = bornNode({}, undefined, -3600);
    for (let n = 1; n < 50; n++) expect(p.data(n).kinds).toEqual([]);
    expect(p.data(51, [], -3700).signs).toMatchObject([
      { kind: 'clock', rule: 'S31', facts: { skewSeconds: 3700, usualSkewSeconds: 3600, backSeconds: 98 } },
    ]);
    expect(p.data(52).kinds).toEqual([]);
    const set = Array.from({ length: 30 }, (_, n) => p.data(60 + n, [], 0).kinds);
    expect(set.slice(0, 20).flat()).toHaveLength(20);
    expect(set.slice(20).flat()).toEqual([]);
  });

  test('S32: ids that a person takes for known ones, each told once', () => {
    const p = watchPlant({ learningHours: 0 });
    const birth = (topic: string, seconds: number) =>
      p.send(topic, encode({ seq: 0, timestamp: p.at(seconds), metrics: [bd(1)] }), seconds);
    birth('spBv1.0/plant/NBIRTH/Line1', 1);
    expect(birth('spBv1.0/plant/NBIRTH/line1', 2).signs).toMatchObject([
      { kind: 'look-alike', rule: 'S32', facts: { name: 'line1', known: 'Line1', what: 'node' } },
    ]);
    expect(birth('spBv1.0/plant/NBIRTH/line1', 3).kinds).not.toContain('look-alike');
    expect(birth('spBv1.0/рlant/NBIRTH/other', 4).signs).toMatchObject([{ facts: { what: 'group' } }]);
    expect(birth('spBv1.0/plant/NBIRTH/line2', 5).kinds).toEqual([]);
    expect(foldName('AI1')).not.toBe(foldName('AL1'));
  });

  test('S33: an unchanged value sent far more often than usual', () => {
    const p = bornNode();
    let seconds = 1;
    const minute = (times: number) => {
      for (let n = 0; n < times; n++) p.data(seconds + n / 1000, [value(7)]);
      p.watch.takeMinutes(p.at(seconds));
      seconds += 60;
      return p.sweep(seconds).map(({ kind, facts }) => [kind, facts]);
    };
    for (let n = 0; n < 12; n++) expect(minute(4)).toEqual([]);
    expect(minute(60)).toEqual([]);
    expect(minute(200)).toMatchObject([['report-by-exception', { metric: 'load', perMinute: 200 }]]);
  });
});

describe('quirks', () => {
  const undeclared = (p: ReturnType<typeof bornNode>, seconds: number) =>
    p.data(seconds, [{ name: 'extra', datatype: 'Float', value: seconds }]).signs[0]?.isQuirk;

  const learned = (p: ReturnType<typeof bornNode>) => [60, 400, 700].map((seconds) => undeclared(p, seconds));

  test('what a node keeps doing while it is learned is its manner; after that only what it was excused from', () => {
    const p = bornNode({ learningHours: 1 });
    expect(learned(p)).toEqual([false, false, true]);
    expect(undeclared(p, 7200)).toBe(true);
    expect(p.command(7300, [{ name: 'none', datatype: 'Int32', value: 1 }]).signs[0]?.isQuirk).toBe(false);
    const [quirk] = p.watch.takeChanges().quirks;
    expect(quirk).toMatchObject({ group: 'g', edgeNode: 'e', rule: 'S14', count: 4, firstAt: p.at(60) });
    expect(p.born(7400, 99).signs.find(({ rule }) => rule === 'S11')?.isQuirk).toBe(false);
  });

  test('other aliases at each birth are a manner; dropping or retyping metrics, and retained commands, are none', () => {
    const p = bornNode({ learningHours: 24 });
    const reborn = (turn: number, more: MetricToEncode[]) =>
      p.born(turn * 400, 5 + turn, more).signs.find(({ rule }) => rule === 'S13')?.isQuirk;
    const numbered = (turn: number) =>
      metrics.map((metric) =>
        metric.alias === undefined ? metric : { ...metric, alias: metric.alias + turn * 10 },
      );
    expect([1, 2, 3, 4].map((turn) => reborn(turn, numbered(turn)))).toEqual([false, false, true, true]);
    expect(reborn(5, numbered(5).slice(0, 2))).toBe(false);
    const q = bornNode({ learningHours: 24 });
    const dropped = [1, 2, 3, 4, 5].map((turn) => {
      const own = turn % 2 === 1 ? metrics.slice(0, 2) : metrics;
      return q.born(turn * 400, 5 + turn, own).signs.find(({ rule }) => rule === 'S13')?.isQuirk;
    });
    expect(dropped.filter((isQuirk) => isQuirk === true)).toEqual([]);
    const command = encode({ metrics: [{ name: 'count', datatype: 'Int32', value: 1 }] });
    const planted = [1, 2, 3, 4].map(
      (turn) =>
        q.send('spBv1.0/g/NCMD/e', command, 3000 + turn * 400, true).signs.find(({ rule }) => rule === 'S19')
          ?.isQuirk,
    );
    expect(planted).toEqual([false, false, false, false]);
    expect(q.watch.takeChanges().quirks).toEqual([]);
  });

  test('a revoked quirk counts again, is not learned again, and stays so after a restart', () => {
    const p = bornNode({ learningHours: 1 });
    learned(p);
    const { quirks } = p.watch.takeChanges();
    const presence = p.watch.takePresence();
    expect(p.watch.revokeQuirk('g', 'e', 'S14')).toBe(true);
    expect(p.watch.revokeQuirk('g', 'e', 'S14')).toBe(false);
    expect([701, 1100, 1500].map((seconds) => undeclared(p, seconds))).toEqual([false, false, false]);
    for (const [stored, expected] of [
      [{ presence, quirks }, true],
      [{ presence, quirks: [], revokedQuirks: quirks }, false],
    ] as const) {
      const watch = new SparkplugWatch({ learningHours: 1 });
      watch.restore(stored, startAt + 100_000);
      const after = bornNode({}, watch);
      after.born(200);
      expect(undeclared(after, 201)).toBe(expected);
    }
  });
});

describe('metrics', () => {
  test('values by alias and by name, with their quality; stale on death and on a lost link at once', () => {
    const p = bornNode();
    p.data(1, [value(2.5), { name: 'count', datatype: 'Int32', value: -4 }]);
    expect(p.listed().slice(2)).toEqual([
      ['load', 2.5, 'good'],
      ['count', -4, 'good'],
    ]);
    p.send('spBv1.0/g/NDEATH/e', encode({ metrics: [bd(5)] }), 10);
    expect(p.watch.listMetrics('g', 'e', null)[2]).toMatchObject({
      quality: 'stale',
      staleReason: 'death certificate',
      receivedAt: p.at(1),
    });
    p.born(20, 6);
    expect(p.listed()[2]).toEqual(['load', 0.5, 'good']);
    p.sweep(90_000);
    expect(p.listed()[2]).toEqual(['load', 0.5, 'good']);
    p.watch.linkLost(p.at(90_001));
    expect(p.listed()[2]).toEqual(['load', 0.5, 'stale']);
  });

  test('after a restart an alias is only as sure as the birth of before', () => {
    const before = bornNode();
    const presence = before.watch.takePresence();
    const stored = before.watch.takeChanges().metrics;
    expect(stored.map(({ name, alias, datatype }) => [name, alias, datatype])).toContainEqual([
      'load',
      1,
      'Double',
    ]);
    const watch = new SparkplugWatch();
    watch.restore({ presence, metrics: stored }, startAt + 100_000);
    const again = watch.takeChanges().metrics;
    expect(
      again.every(
        ({ quality, staleReason }) => quality === 'stale' && staleReason === 'the monitor was restarted',
      ),
    ).toBe(true);
    const p = watchPlant({}, watch);
    const data = (seq: number, own: MetricToEncode[], seconds: number) =>
      p.send('spBv1.0/g/NDATA/e', encode({ seq, timestamp: p.at(seconds), metrics: own }), seconds);
    data(9, [value(8), { name: 'count', datatype: 'Int32', value: 3 }], 200);
    expect(watch.listMetrics('g', 'e', null).filter(({ value }) => value === 8 || value === 3)).toMatchObject(
      [
        { name: 'load', quality: 'stale', staleReason: expect.stringContaining('birth from before') },
        { name: 'count', quality: 'good', staleReason: null },
      ],
    );
  });

  test('a metric is handed out every five seconds at most, a dropped one once more and then forgotten', () => {
    const p = bornNode();
    expect(p.watch.takeChanges().metrics).toHaveLength(4);
    p.data(1);
    p.data(2);
    expect(p.watch.takeChanges().metrics).toEqual([]);
    p.sweep(5.1);
    expect(p.watch.takeChanges().metrics).toMatchObject([{ name: 'load', value: 2 }]);
    p.born(20, 6, metrics.slice(0, 2));
    p.sweep(30);
    expect(p.watch.takeChanges().metrics).toContainEqual(
      expect.objectContaining({
        name: 'count',
        quality: 'stale',
        staleReason: 'no longer in the birth certificate',
      }),
    );
    expect(p.watch.metricCount).toBe(3);
  });

  test('texts, 64-bit integers, null and what is no scalar', () => {
    const p = bornNode();
    p.born(1, 6, [
      { name: 'text', datatype: 'String', value: 'x'.repeat(5000) },
      { name: 'wide', datatype: 'UInt64', value: 18_446_744_073_709_551_615n },
      { name: 'gone', datatype: 'Int32', value: null },
      { name: 'on', datatype: 'Boolean', value: true },
    ]);
    const rows = new Map(p.watch.listMetrics('g', 'e', null).map((row) => [row.name, row]));
    expect(String(rows.get('text')?.value).length).toBeLessThan(1100);
    expect(rows.get('wide')).toMatchObject({ value: '18446744073709551615', datatype: 'UInt64' });
    expect(rows.get('gone')).toMatchObject({ value: null, quality: 'good' });
    expect(rows.get('on')?.value).toBe(true);
    p.data(2, [{ name: 'text', datatype: 'String', value: 'short' }]);
    expect(p.watch.listMetrics('g', 'e', null).find(({ name }) => name === 'text')?.value).toBe('short');
  });

  test('the figures of a minute, of live numbers only', () => {
    const p = bornNode();
    p.watch.takeMinutes(p.at(-60));
    for (const [n, number] of [3, -2, 9, 4].entries()) p.data(n + 1, [value(number)]);
    p.data(10, [{ ...value(-1000), isHistorical: true, timestamp: p.at(-5000) }]);
    expect(p.watch.takeMinutes(p.at(0))).toEqual([
      {
        group: 'g',
        edgeNode: 'e',
        device: null,
        name: 'load',
        minute: p.at(0),
        count: 4,
        min: -2,
        max: 9,
        last: 4,
      },
    ]);
    expect(p.watch.takeMinutes(p.at(60))).toEqual([]);
  });

  test('metrics beyond the bound are counted, told as a blind spot, and not kept', () => {
    const p = bornNode({ metricsMax: 2 });
    expect(p.watch.metricCount).toBe(2);
    const { refusedMetrics } = p.watch.counters;
    expect(refusedMetrics).toBe(2);
    const spots = sparkplugBlindSpots({ uninterpreted: [], refusedNames: 1, refusedMetrics });
    expect(spots.map(({ title }) => title)).toEqual([
      'More edge nodes, devices or host applications than are followed',
      'More Sparkplug metrics than are kept',
    ]);
    expect(p.data(1).kinds).toEqual(['metric-undeclared']);
  });

  test('how far messages come later than the quickest', () => {
    const p = bornNode();
    for (let n = 1; n <= 200; n++) p.data(n * 2, [], n % 10 === 0 ? -0.9 : 0);
    p.sweep(500);
    const [travel] = p.watch.takeChanges().travel;
    expect(travel).toMatchObject({ skewMs: 0, latencyP50Ms: 0 });
    expect(travel?.latencyP95Ms).toBeGreaterThanOrEqual(512);
    expect(travel?.latencyP95Ms).toBeLessThanOrEqual(1024);
  });
});

describe('which MQTT client an edge node is', () => {
  const event = (
    kind: BrokerEvent['kind'],
    clientId: string,
    seconds: number,
    more: Partial<BrokerEvent> = {},
  ): BrokerEvent => ({
    kind,
    clientId,
    clientIdConfidence: 'exact',
    receivedAt: startAt + seconds * 1000,
    brokerAt: null,
    origin: 'mqtt',
    spoofable: false,
    raw: '',
    ...more,
  });
  const subscribe = (clientId: string, seconds: number) =>
    event('client.subscribed', clientId, seconds, { filter: 'spBv1.0/g/NCMD/e/#' });

  test('the one that takes its commands; its disconnect makes data after a death tell more', () => {
    const p = bornNode();
    expect(p.watch.observeEvent(subscribe('edge-1', 1))).toEqual([]);
    p.data(2);
    expect(p.watch.takeChanges().travel).toMatchObject([{ clientId: 'edge-1' }]);
    p.send('spBv1.0/g/NDEATH/e', encode({ metrics: [bd(5)] }), 3);
    p.data(4);
    expect(p.data(5).signs.at(-1)).toMatchObject({
      kind: 'death-contradicted',
      facts: { clientId: 'edge-1', isClientConnected: true },
    });
  });

  test('S25: somebody else publishes for it while it is connected', () => {
    const p = bornNode();
    p.watch.observeEvent(subscribe('edge-1', 1));
    const published = event('publish.attributed', 'intruder', 2, {
      topic: 'spBv1.0/g/NDATA/e',
      address: '10.0.0.9',
    });
    expect(p.watch.observeEvent(published)).toMatchObject([
      {
        kind: 'other-publisher',
        rule: 'S25',
        edgeNode: 'e',
        facts: { clientId: 'intruder', usualClientId: 'edge-1', address: '10.0.0.9' },
      },
    ]);
    expect(p.watch.observeEvent({ ...published, clientId: 'edge-1' })).toEqual([]);
    expect(p.watch.observeEvent({ ...published, clientIdConfidence: 'ambiguous' })).toEqual([]);
  });

  test('a device that comes back under a new id is no intruder, even while the broker keeps its dead connection', () => {
    const p = bornNode();
    p.watch.observeEvent(subscribe('edge-1', 1));
    p.watch.observeEvent(subscribe('edge-2', 10));
    expect(p.born(11, 6).kinds).toEqual([]);
    p.watch.observeEvent(event('client.disconnected', 'edge-1', 80));
    expect(p.sweep(300)).toEqual([]);
    expect(
      p.watch.observeEvent(event('publish.attributed', 'edge-2', 301, { topic: 'spBv1.0/g/NDATA/e' })),
    ).toEqual([]);
  });

  test('S25: two that stay, and a birth although its client is gone', () => {
    const p = bornNode();
    p.watch.observeEvent(subscribe('edge-1', 1));
    p.watch.observeEvent(subscribe('edge-2', 10));
    expect(p.sweep(131)).toMatchObject([{ kind: 'other-publisher', facts: { clientId: 'edge-2' } }]);
    const q = bornNode();
    q.watch.observeEvent(subscribe('edge-1', 1));
    q.watch.observeEvent(event('client.disconnected', 'edge-1', 20));
    q.born(60, 6);
    expect(q.sweep(61)).toEqual([]);
    expect(q.sweep(66)).toMatchObject([
      { kind: 'other-publisher', facts: { clientId: null, usualClientId: 'edge-1' } },
    ]);
  });

  test.each(['spBv1.0/#', 'spBv1.0/+/NCMD/e', 'spBv1.0/g/NDATA/e', 'spBv1.0/g/NCMD/#', 'spBv1.0/g/NCMD/e/d'])(
    'a subscription to %s makes nobody an edge node',
    (filter) => {
      const p = bornNode();
      p.watch.observeEvent(event('client.subscribed', 'host', 1, { filter }));
      p.data(2);
      expect(p.watch.takeChanges().travel).toMatchObject([{ clientId: null }]);
    },
  );
});

type Anything = readonly (readonly [topic: string, payload: Uint8Array, retain: boolean, ms: number])[];

function playAnything(messages: Anything): SparkplugWatch {
  const p = watchPlant({ metricsMax: 5, learningHours: 0 });
  let seconds = 0;
  for (const [name, bytes, retain, ms] of messages) {
    seconds += ms / 1000;
    for (const sign of p.send(`spBv1.0/g/${name}`, bytes, seconds, retain).signs)
      expect(JSON.stringify(sign).length).toBeLessThan(4000);
    if (ms % 7 === 0) p.sweep(seconds);
    if (ms % 11 === 0) p.watch.takeChanges();
    if (ms % 13 === 0) p.watch.takeMinutes(0);
  }
  p.watch.linkLost(p.at(seconds));
  return p.watch;
}

describe('hostile input', () => {
  test('any bytes on any topic in any order: no exception, signs and memory bounded', () => {
    const topic = fc.constantFrom(
      ...[
        'NBIRTH/e',
        'NDEATH/e',
        'NDATA/e',
        'NCMD/e',
        'DBIRTH/e/d',
        'DDEATH/e/d',
        'DDATA/e/d',
        'DCMD/e/d',
        'x',
      ],
    );
    const metric = fc.record({
      name: fc.constantFrom('a', 'b', 'bdSeq', ''),
      alias: fc.nat(3),
      datatype: fc.constantFrom('Int8' as const, 'Double' as const, 'String' as const),
      isTyped: fc.boolean(),
      isHistorical: fc.boolean(),
      value: fc.oneof(fc.nat(300), fc.constant(null)),
    });
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .record({ seq: fc.nat(255), timestamp: fc.nat(2 ** 31), metrics: fc.array(metric, { maxLength: 4 }) })
        .map(encode),
    );
    const message = fc.tuple(topic, payload, fc.boolean(), fc.nat(3000));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        const watch = playAnything(messages);
        expect(watch.metricCount).toBeLessThanOrEqual(5);
      }),
      { numRuns: 200 },
    );
  });

  test('a flood of breaches gives few signs and counts the rest', () => {
    const p = bornNode();
    let signs = 0;
    for (let n = 0; n < 1000; n++)
      signs += p.data(1 + n / 100, [{ name: `made up ${n}`, datatype: 'Float', value: n }]).signs.length;
    expect(signs).toBe(30);
    expect(p.watch.counters.suppressedSigns).toBe(970);
  });
});
