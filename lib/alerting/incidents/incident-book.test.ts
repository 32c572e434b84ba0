import { describe, expect, test } from 'vitest';
import { type FactSource, factsOfAlert } from '../matcher/alert-facts';
import { IncidentBook, incidentAlertsMax } from './incident-book';
import { incidentKeysOf } from './incident-keys';

const noon = Date.UTC(2026, 10, 22, 12);
const minuteMs = 60_000;

describe('incidentKeysOf', () => {
  const keysOf = (kind: FactSource['subject']['kind'], id: string, evidence: FactSource['evidence'] = {}) =>
    incidentKeysOf(
      factsOfAlert(
        { brokerId: 1, detector: 'd', severity: 'low', subject: { kind, id }, evidence, attack: [] },
        'rate',
      ),
    );

  test.each<[string, readonly string[], readonly string[]]>([
    [
      'an MQTT client and its address',
      keysOf('client', 'x', { addresses: ['10.0.0.5'] }),
      ['client:x', 'address:10.0.0.5'],
    ],
    ['loopback ties nothing', keysOf('client', 'x', { addresses: ['127.0.0.1', '::1'] }), ['client:x']],
    ['a topic by two levels', keysOf('topic', 'plant/line1/t/x'), ['prefix:plant/line1']],
    ['a topic of one level', keysOf('topic', 'boiler'), ['prefix:boiler']],
    ['a Sparkplug topic by its node', keysOf('topic', 'spBv1.0/G/DDATA/N/D'), ['node:G/N']],
    ['a device by its node', keysOf('device', 'G/N/D'), ['node:G/N']],
    ['a host application', keysOf('host', 'scada'), ['host:scada']],
    ['the whole broker', keysOf('broker', '1'), ['broker']],
    [
      'a crowd ties nothing',
      keysOf('broker', '1', { clientIds: ['a', 'b', 'c', 'd'], addresses: ['10.0.0.1'] }),
      ['address:10.0.0.1', 'broker'],
    ],
  ])('%s', (_name, keys, expected) => {
    expect(keys).toEqual(expected);
  });

  test('a hostile name makes a short key', () => {
    expect(keysOf('client', 'x'.repeat(65_000))[0]).toHaveLength(300);
  });
});

describe('IncidentBook', () => {
  const book = () =>
    new IncidentBook(
      [
        { id: 'a', openedAt: noon, resolvedAt: null, alertCount: 1 },
        { id: 'b', openedAt: noon, resolvedAt: null, alertCount: 1 },
      ],
      [
        { key: 'client:x', incidentId: 'a', lastAt: noon },
        { key: 'prefix:p', incidentId: 'b', lastAt: noon + minuteMs },
      ],
    );

  test('joins by the strongest key, and brings its other keys', () => {
    const one = book();
    expect(one.join(['client:x', 'address:1'], noon + 5 * minuteMs, 'new')).toBe('a');
    expect(one.join(['address:1'], noon + 6 * minuteMs, 'new')).toBe('a');
    expect(one.touchedKeys()).toEqual([
      { key: 'client:x', incidentId: 'a', lastAt: noon + 5 * minuteMs },
      { key: 'address:1', incidentId: 'a', lastAt: noon + 6 * minuteMs },
    ]);
    expect([...one.newIds()]).toEqual([]);
  });

  test('after half an hour it is another incident', () => {
    expect(book().join(['client:x'], noon + 30 * minuteMs, 'new')).toBe('a');
    expect(book().join(['client:x'], noon + 31 * minuteMs, 'new')).toBe('new');
  });

  test('unless it was seen again in between', () => {
    const one = book();
    one.note('a', ['client:x'], noon + 25 * minuteMs);
    expect(one.join(['client:x'], noon + 50 * minuteMs, 'new')).toBe('a');
  });

  test('what comes back joins its former incident, also one that has ended; others do not', () => {
    const ended = () =>
      new IncidentBook(
        [{ id: 'a', openedAt: noon, resolvedAt: noon + 120 * minuteMs, alertCount: 1 }],
        [{ key: 'client:x', incidentId: 'a', lastAt: noon + 119 * minuteMs }],
      );
    const at = noon + 121 * minuteMs;
    expect(ended().join(['client:x'], at, 'new')).toBe('new');
    expect(ended().join([], at, 'new', 'a')).toBe('a');
    expect(ended().join([], at, 'new', 'of another broker')).toBe('new');
    expect(ended().join([], noon + 1441 * minuteMs, 'new', 'a')).toBe('new');
    const again = ended();
    again.join(['client:x'], at, 'n1', 'a');
    expect(again.join(['client:x'], at, 'n2')).toBe('a');
  });

  test('a day after it began it takes no more', () => {
    const one = book();
    one.note('a', ['client:x'], noon + 1440 * minuteMs);
    expect(one.join(['client:x'], noon + 1441 * minuteMs, 'new')).toBe('new');
  });

  test('a new incident is joined by the next alert', () => {
    const one = book();
    expect([one.join(['broker'], noon, 'n1'), one.join(['broker'], noon, 'n2')]).toEqual(['n1', 'n1']);
    expect([...one.newIds()]).toEqual(['n1']);
  });

  test('a full incident is followed by another', () => {
    const one = book();
    const ids = Array.from({ length: incidentAlertsMax + 5 }, (_, place) =>
      one.join(['client:x'], noon, `n${place}`),
    );
    expect(new Set(ids).size).toBe(2);
  });

  test('an incident holds few keys', () => {
    const one = book();
    for (let place = 0; place < 500; place++) one.join(['client:x', `address:${place}`], noon, 'new');
    expect(one.touchedKeys().length).toBeLessThanOrEqual(50);
  });
});
