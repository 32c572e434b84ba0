import { expect, test } from 'vitest';
import { telemetryInjection } from '../detectors/telemetry-injection';
import { playPayloads, type Sent } from '../testing/payload-scene';
import { seededRandom } from '../testing/seeded-random';

const learned = 400;
const period = 10;
const floodAt = learned * period + 33;
const floodSize = 800;

type Device = (at: number, turn: number, random: () => number) => string;
const reading = (at: number, random: () => number, digits = 1) =>
  (21 + 1.5 * Math.sin(at / 200) + (random() - 0.5) * 0.6).toFixed(digits);
const stamped: Device = (at, _turn, random) =>
  `{"value":${reading(at, random)},"unit":"C","at":${1_767_571_200_000 + Math.round(at * 1000)}}`;
const simple: Device = (at, _turn, random) => `{"value":${reading(at, random)}}`;
const plain: Device = (at, _turn, random) => reading(at, random, 2);
const counted: Device = (at, turn, random) => `{"n":${1000 + turn},"value":${reading(at, random)}}`;

/** A device that speaks every ten seconds, also during the flood when `goesOn`, and `floodSize` messages every `everySeconds`. */
function scene(device: Device, flood: Device, everySeconds: number, goesOn: boolean): readonly Sent[] {
  const random = seededRandom(7);
  const floodEnds = floodAt + floodSize * everySeconds;
  const own = Array.from(
    { length: learned + 60 },
    (_, turn) => turn * period + (random() - 0.5) * 0.2,
  ).filter((at) => goesOn || at < floodAt || at > floodEnds);
  const steps = [
    ...own.map((at) => ({ at, make: device })),
    ...Array.from({ length: floodSize }, (_, turn) => ({ at: floodAt + turn * everySeconds, make: flood })),
  ].sort((one, other) => one.at - other.at);
  return steps.map(({ at, make }, turn) => ({ at, payload: make(at, turn, random) }));
}

const first = (device: Device): Device => {
  let payload: string | null = null;
  return (at, turn, random) => {
    payload ??= device(at, turn, random);
    return payload;
  };
};

test.each<[string, Device, Device]>([
  ['numbers', plain, plain],
  ['JSON', simple, simple],
  ['JSON with a time', stamped, stamped],
  ['JSON with a counter', counted, counted],
  ['one report of long ago again and again', stamped, () => '{"value":21.0,"unit":"C","at":1700000000000}'],
  ['one number again and again', plain, first(plain)],
  ['one JSON payload again and again', simple, first(simple)],
  ['one JSON payload with its time again and again', stamped, first(stamped)],
])('a flood of %s in the topic’s own form is no injection', (_, device, flood) => {
  for (const everySeconds of [0.005, 0.2])
    for (const goesOn of [false, true]) {
      const { raised } = playPayloads(telemetryInjection, scene(device, flood, everySeconds, goesOn));
      expect(raised.map(({ summary, evidence }) => [summary, evidence.natsByGroup])).toEqual([]);
    }
});
