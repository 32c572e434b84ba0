import type { Finding } from '@/lib/domain/finding';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { SparkplugWatch } from '@/lib/sparkplug/state/sparkplug-watch';
import { createDetectionEngine } from '../detection-engine';
import { MessageProfiles } from '../profile/message-profiles';
import { detectors } from '../registry';
import type { Signal } from '../signal';
import { observedWorld, type Raise, raisesIn, testStart } from './observed-world';

const aliases = { temperature: 10, strokes: 11, running: 12, level: 13 } as const;
const types = { temperature: 10, strokes: 4, running: 11, level: 9 } as const;
type Name = keyof typeof aliases;

/** One value in a message; `quality` and `unit` as properties. */
type Sent = {
  readonly value: number | boolean | null;
  readonly isHistorical?: boolean;
  readonly quality?: number;
  readonly unit?: string;
};
export type Values = Partial<Record<Name, number | boolean | null | Sent>>;

/** Kinds that judge values, and the one that adds evidence up. */
const judges = ['value-range', 'value-jump', 'value-stuck', 'counter-regress', 'telemetry-injection'];
export const dataTopic = 'spBv1.0/Site/DDATA/Line1/press';

/**
 * Edge node Site/Line1 with its device `press`, whose data carry aliases only, seen through the real Sparkplug state, message
 * profiles and detectors; swept after each message. `encode` makes a payload of an object with the fields of the protobuf.
 */
export function createMetricPlay(encode: (payload: object) => Uint8Array) {
  const world = observedWorld();
  const { topics } = world;
  const profiles = new MessageProfiles(topics);
  const watch = new SparkplugWatch({ sink: profiles.metrics });
  const engine = createDetectionEngine({ detectors: detectors.filter(({ kind }) => judges.includes(kind)) });
  const findings: Finding[] = [];
  const signals: Signal[] = [];
  const state = { second: 0, seq: 0, bdSeq: 0 };
  const now = () => testStart + Math.round(state.second * 1000);
  watch.linkUp(testStart);

  const sweep = (seconds = 0) => {
    state.second += seconds;
    findings.push(...engine.observe({ type: 'sweep' }, world, now()));
  };
  const publish = (name: string, message: object) => {
    const topic = parseSparkplugTopic(name);
    if (topic === null) throw new Error(`not Sparkplug: ${name}`);
    const payload = encode({ timestamp: now(), ...message });
    const at = now();
    const index = topics.intern(name);
    topics.count(index, payload.length, at);
    const { signs } = watch.observe(topic, name, payload, { at, retain: false });
    for (const sign of [...signs])
      findings.push(...engine.observe({ type: 'sparkplug-sign', sign }, world, at));
    profiles.observe(index, {
      payload,
      payloadBytes: payload.length,
      retain: false,
      propertiesHash: 0,
      at,
    });
    const taken = profiles.takeSignals();
    signals.push(...taken);
    if (taken.length > 0) findings.push(...engine.observe({ type: 'signals', signals: taken }, world, at));
    sweep();
  };
  const next = () => {
    const { seq } = state;
    state.seq = (seq + 1) % 256;
    return seq;
  };
  const bearDevice = (values: Values) =>
    publish('spBv1.0/Site/DBIRTH/Line1/press', { seq: next(), metrics: metricsOf(values, true) });

  return {
    topics,
    profiles,
    watch,
    signals,
    bearDevice,
    sweep,
    now,
    /** A new session, or with `isRebirth` the same one again, with these values of the device. */
    bear(values: Values, { isRebirth = false } = {}): void {
      if (!isRebirth) state.bdSeq = (state.bdSeq + 1) % 256;
      state.seq = 0;
      publish('spBv1.0/Site/NBIRTH/Line1', {
        seq: next(),
        metrics: [{ name: 'bdSeq', datatype: 4, long_value: state.bdSeq }],
      });
      bearDevice(values);
    },
    die(): void {
      const metrics = [{ name: 'bdSeq', datatype: 4, long_value: state.bdSeq }];
      publish('spBv1.0/Site/NDEATH/Line1', { metrics });
    },
    /** Data of the device, so many seconds after the message before. */
    send(values: Values, after = 600): void {
      state.second += after;
      publish(dataTopic, { seq: next(), metrics: metricsOf(values, false) });
    },
    /** The same by somebody who only knows the topic and the alias. */
    inject(values: Values, seq: number, after = 60): void {
      state.second += after;
      publish(dataTopic, { seq, metrics: metricsOf(values, false) });
    },
    /** The monitor is away for so long, and sees no birth when it comes back. */
    loseLink(seconds: number): void {
      watch.linkLost(now());
      state.second += seconds;
      watch.linkUp(now());
    },
    seq: () => state.seq,
    raises: (): readonly Raise[] => raisesIn(findings),
    clears: (): readonly Finding[] => findings.filter(({ action }) => action === 'clear'),
  };
}

function metricsOf(values: Values, isBirth: boolean): readonly object[] {
  return (Object.keys(values) as Name[]).map((name) => {
    const given = values[name];
    const sent: Sent = typeof given === 'object' && given !== null ? given : { value: given ?? null };
    return {
      alias: aliases[name],
      ...(isBirth ? { name, datatype: types[name] } : {}),
      ...(sent.isHistorical ? { is_historical: true } : {}),
      ...propertiesOf(sent),
      ...wireValue(types[name], sent.value),
    };
  });
}

function wireValue(datatype: number, value: Sent['value']): object {
  if (value === null) return { is_null: true };
  if (datatype === 10) return { double_value: value };
  if (datatype === 9) return { float_value: value };
  return datatype === 11 ? { boolean_value: value } : { long_value: value };
}

function propertiesOf({ quality, unit }: Sent): object {
  const properties = [
    ...(unit === undefined ? [] : [{ key: 'engUnit', value: { type: 12, string_value: unit } }]),
    ...(quality === undefined ? [] : [{ key: 'Quality', value: { type: 3, int_value: quality } }]),
  ];
  if (properties.length === 0) return {};
  return {
    properties: { keys: properties.map(({ key }) => key), values: properties.map(({ value }) => value) },
  };
}
