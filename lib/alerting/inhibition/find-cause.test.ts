import { describe, expect, test } from 'vitest';
import { familyOf } from '@/lib/detection/detector-family';
import { detectors } from '@/lib/detection/registry';
import { type FactSource, factsOfAlert } from '../matcher/alert-facts';
import { findCause, type PlacedAlert } from './find-cause';
import { inhibitionRules } from './inhibition-rules';

const noon = Date.UTC(2026, 10, 22, 12);
const minuteMs = 60_000;

function alert(
  detector: string,
  subject: readonly [FactSource['subject']['kind'], string],
  more: Partial<FactSource> & { at?: number; until?: number; isHushed?: boolean } = {},
): PlacedAlert {
  const { at = 0, until = at, isHushed = false, ...rest } = more;
  const source: FactSource = {
    brokerId: 1,
    detector,
    severity: 'high',
    subject: { kind: subject[0], id: subject[1] },
    evidence: {},
    attack: [],
    ...rest,
  };
  return {
    id: `${detector} ${subject[1]}`,
    facts: factsOfAlert(source, familyOf(detector)),
    firstSeenAt: noon + at * minuteMs,
    lastSeenAt: noon + until * minuteMs,
    isHushed,
  };
}

const down = alert('broker-down', ['broker', '1'], { severity: 'critical' });
const nodeOff = alert('sparkplug-node-offline', ['node', 'G/N']);
const injected = alert('telemetry-injection', ['topic', 'plant/a/t'], {
  severity: 'high',
  evidence: { topics: ['plant/a/t', 'plant/a/u'] },
});
const surge = alert('rate-surge', ['topic', 'plant/line1']);
const explosion = alert('topic-explosion', ['broker', '1']);
const flood = alert('connection-flood', ['address', '10.0.0.9']);

const rows: readonly [name: string, symptom: PlacedAlert, cause: PlacedAlert, isHidden: boolean][] = [
  ['silence of a topic while the broker is down', alert('topic-silence', ['topic', 'a/b']), down, true],
  ['hours later, too', alert('topic-silence', ['topic', 'a/b'], { at: 600 }), down, true],
  ['a minute before', alert('topic-silence', ['topic', 'a/b'], { at: -1 }), down, true],
  ['an hour before', alert('topic-silence', ['topic', 'a/b'], { at: -60 }), down, false],
  ['on another broker', alert('topic-silence', ['topic', 'a/b'], { brokerId: 2 }), down, false],
  ['an intruder while the broker is down', alert('wildcard-subscriber', ['client', 'x']), down, false],
  ['the monitor is blind because the broker is down', alert('monitor-blind', ['broker', '1']), down, true],
  ['and not the other way round', down, alert('monitor-blind', ['broker', '1']), false],
  [
    'a device of an edge node that is offline',
    alert('sparkplug-device-offline', ['device', 'G/N/D']),
    nodeOff,
    true,
  ],
  ['a device of another node', alert('sparkplug-device-offline', ['device', 'G/M/D']), nodeOff, false],
  ['silence of its topics', alert('topic-silence', ['topic', 'spBv1.0/G/NDATA/N']), nodeOff, true],
  [
    'silence of its topics and others',
    alert('topic-silence', ['topic', 'spBv1.0/G/NDATA/N'], { evidence: { topics: ['spBv1.0/G/NDATA/M'] } }),
    nodeOff,
    false,
  ],
  ['a value on an injected topic', alert('value-jump', ['topic', 'plant/a/u']), injected, true],
  ['a value on another topic', alert('value-jump', ['topic', 'plant/a/v']), injected, false],
  [
    'a graver alert than the injection',
    alert('competing-publishers', ['topic', 'plant/a/t'], { severity: 'critical' }),
    injected,
    false,
  ],
  ['a command beside the injection', alert('command-from-non-host', ['topic', 'plant/a/t']), injected, false],
  ['an odd payload under a surging prefix', alert('payload-size', ['topic', 'plant/line1/x']), surge, true],
  ['elsewhere', alert('payload-size', ['topic', 'plant/line2/x']), surge, false],
  [
    'what goes on long after the surge',
    alert('payload-size', ['topic', 'plant/line1/x'], { until: 45 }),
    surge,
    false,
  ],
  [
    'a second publisher behind a surge that is expected',
    alert('competing-publishers', ['topic', 'plant/line1/x']),
    { ...surge, isHushed: true },
    false,
  ],
  [
    'silence while the broker is down, which is planned',
    alert('topic-silence', ['topic', 'a/b']),
    { ...down, isHushed: true },
    true,
  ],
  [
    'a second publisher behind floods here and there',
    alert('competing-publishers', ['topic', 'plant/line9/x']),
    alert('payload-flood', ['broker', '1']),
    false,
  ],
  [
    'odd payloads behind floods here and there',
    alert('payload-size', ['topic', 'plant/line9/x'], { severity: 'medium' }),
    alert('payload-flood', ['broker', '1']),
    true,
  ],
  ['long after the surge', alert('payload-size', ['topic', 'plant/line1/x'], { at: 45 }), surge, false],
  [
    'a critical alert under a surge',
    alert('competing-publishers', ['topic', 'plant/line1/x'], { severity: 'critical' }),
    { ...surge, facts: { ...surge.facts, severity: 'critical' } },
    false,
  ],
  ['a new topic in a topic explosion', alert('new-topic', ['topic', 'zz/1']), explosion, true],
  [
    'a new MQTT client of a connection flood',
    alert('new-mqtt-client', ['client', 'x'], { evidence: { addresses: ['10.0.0.9'] } }),
    flood,
    true,
  ],
  [
    'a new MQTT client from elsewhere',
    alert('new-mqtt-client', ['client', 'x'], { evidence: { addresses: ['10.0.0.8'] } }),
    flood,
    false,
  ],
];

test.each(rows)('%s', (_name, symptom, cause, isHidden) => {
  expect(findCause(symptom, [cause])?.id ?? null).toBe(isHidden ? cause.id : null);
});

test('a device is laid to the broker before its node, whichever is listed first', () => {
  const device = alert('sparkplug-device-offline', ['device', 'G/N/D']);
  expect(findCause(device, [nodeOff, down])?.id).toBe(down.id);
});

describe('the rules', () => {
  test('name detectors that there are', () => {
    const kinds = new Set(detectors.map(({ kind }) => kind));
    const named = inhibitionRules.flatMap(({ causes, symptoms }) => [...causes, ...symptoms]);
    expect(named.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test('never hide a cause behind its own symptom', () => {
    const below = (kind: string): readonly string[] =>
      inhibitionRules.flatMap(({ causes, symptoms }) => (causes.includes(kind) ? symptoms : []));
    const reach = (kind: string): ReadonlySet<string> => {
      const met = new Set<string>();
      const open = [...below(kind)];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (met.has(next)) continue;
        met.add(next);
        open.push(...below(next));
      }
      return met;
    };
    const causes = inhibitionRules.flatMap((rule) => rule.causes);
    expect(causes.filter((kind) => reach(kind).has(kind))).toEqual([]);
  });
});
