import { describe, expect, test } from 'vitest';
import { telemetryInjection } from '../detectors/telemetry-injection';
import { playPayloads, type Sent, type Told } from '../testing/payload-scene';
import { seededRandom } from '../testing/seeded-random';

const learned = 1100;
const period = 10;
/** The device's own messages end well after the last attack. */
const messages = learned + 30;
const attackAt = learned * period;

type Device = (turn: number, at: number, random: () => number) => string;
const wave = (turn: number) => 21 + 1.5 * Math.sin(turn / 20);
const reading = (turn: number, random: () => number, digits = 1) =>
  (wave(turn) + (random() - 0.5) * 0.6).toFixed(digits);

const json: Device = (turn, at, random) =>
  `{"value":${reading(turn, random)},"unit":"C","at":${1_767_571_200_000 + Math.round(at * 1000)}}`;
const simple: Device = (turn, _at, random) => `{"value":${reading(turn, random)}}`;
const plain: Device = (turn, _at, random) => reading(turn, random, 2);

function run(
  device: Device,
  change: (sent: Sent, turn: number) => readonly Sent[] = (sent) => [sent],
  seed = 1,
) {
  const random = seededRandom(seed);
  return Array.from({ length: messages }, (_, turn) => {
    const at = turn * period + (random() - 0.5) * 0.2;
    return change({ at, payload: device(turn, at, random) }, turn);
  }).flat();
}

const play = (...parts: readonly (readonly (Sent | Told)[])[]) =>
  playPayloads(telemetryInjection, parts.flat());
const sent = (second: number, payload: string, retain = false): Sent => ({
  at: attackAt + second,
  payload,
  retain,
});

describe('finds in real payloads', () => {
  const copies = run(json);
  test.each<{ name: string; scene: readonly Sent[] }>([
    {
      name: 'one JSON message by hand within the usual values, with blanks',
      scene: [...run(simple), sent(33, '{"value": 21.5}')],
    },
    {
      name: 'the same after the middle of the gap',
      scene: [...run(simple), sent(37, '{"value": 21.5}')],
    },
    {
      name: 'one with a field missing and no blanks, twice',
      scene: [...run(json), sent(33, '{"value":21.5,"unit":"C"}'), sent(54, '{"value":21.4,"unit":"C"}')],
    },
    {
      name: 'one with another order of keys',
      scene: [
        ...run(json),
        sent(33, `{"unit":"C","value":21.5,"at":${1_767_571_200_000 + (attackAt + 33) * 1000}}`),
      ],
    },
    {
      name: 'one of the usual keys but one, in another order',
      scene: [...run(json), sent(33, '{"unit":"C","value":21.5}')],
    },
    {
      name: 'the same after the middle of the gap',
      scene: [...run(json), sent(37, '{"unit":"C","value":21.5}')],
    },
    {
      name: 'one in the usual style and rhythm’s pause that only lacks a field',
      scene: [...run(json), sent(33, '{"value":21.5,"unit":"C"}')],
    },
    {
      name: 'a plain number with one digit after the point instead of two, too soon',
      scene: [...run(plain), sent(34, '21.5')],
    },
    {
      name: 'values far out of range in the device’s own style, twice',
      scene: [...run(simple), sent(33, '{"value":84.0}'), sent(53, '{"value":85.0}')],
    },
    {
      name: 'payloads of an hour ago, sent again beside the device',
      scene: [...copies, ...[0, 1, 2].map((turn) => sent(33 + turn * 20, copies[turn * 3]?.payload ?? ''))],
    },
    {
      name: 'a message retained where none ever was, by hand',
      scene: [...run(simple), sent(33, '{"value": 21.5}', true)],
    },
  ])('$name', ({ scene }) => {
    const { raised, signals } = play(scene);
    expect(raised.length, JSON.stringify(signals.filter(({ at }) => at > 0).slice(-8))).toBeGreaterThan(0);
    const first = ((raised[0]?.at ?? 0) - Date.UTC(2026, 0, 5)) / 1000 - attackAt;
    expect(first).toBeGreaterThanOrEqual(33);
    expect(first).toBeLessThanOrEqual(75);
  });

  test('and names the mosquitto_pub that came and went', () => {
    const who = { clientId: 'auto-6B1C9F6E-11D2-4B1E-9B0D-0A1B2C3D4E5F', address: '10.9.9.9' };
    const event = (second: number, kind: 'client.connected' | 'client.disconnected'): Told => ({
      at: attackAt + second,
      event: { ...who, kind },
    });
    const early: Told = { at: 0, event: { kind: 'client.connected', clientId: 'plc', address: '10.0.0.1' } };
    const { raised } = play(run(simple), [
      early,
      event(32.9, 'client.connected'),
      sent(33, '{"value": 21.5}'),
      event(33.1, 'client.disconnected'),
    ]);
    expect(raised[0]).toMatchObject({
      severity: 'high',
      evidence: { attribution: 'likely', addresses: ['10.9.9.9'] },
    });
  });
});

describe('stays silent on real payloads', () => {
  const from = (first: number, next: Device): readonly Sent[] => {
    const random = seededRandom(5);
    return run(json, (sent, turn) =>
      turn < first ? [sent] : [{ ...sent, payload: next(turn, sent.at, random) }],
    );
  };
  test.each<{ name: string; scene: readonly Sent[] }>([
    { name: 'on the device alone', scene: run(json) },
    { name: 'on a device of plain numbers', scene: run(plain) },
    {
      name: 'on new firmware that writes otherwise from now on',
      scene: from(learned, (turn, at, random) =>
        JSON.stringify(
          { at: new Date(at * 1000).toISOString(), value: Number(reading(turn, random, 2)), unit: 'C', v: 2 },
          null,
          1,
        ),
      ),
    },
    {
      name: 'on new firmware with more digits',
      scene: from(learned, (turn, at, random) =>
        JSON.stringify({
          value: Number(reading(turn, random, 3)),
          unit: 'C',
          at: 1_767_571_200_000 + Math.round(at * 1000),
        }),
      ),
    },
    {
      name: 'on another time zone in the payload',
      scene: from(
        learned,
        (turn, at, random) =>
          `{"value":${reading(turn, random)},"unit":"C","at":${1_767_571_200_000 + 3_600_000 + Math.round(at * 1000)}}`,
      ),
    },
    {
      name: 'on a new set point',
      scene: run(simple, (sent, turn) => [
        turn < learned ? sent : { ...sent, payload: `{"value":${(wave(turn) + 9).toFixed(1)}}` },
      ]),
    },
    {
      name: 'on a restart: an early message of another shape, then a rhythm of its own',
      scene: [
        ...run(simple, (sent, turn) => [turn < learned ? sent : { ...sent, at: sent.at + 4 }]),
        sent(-6.5, '{"boot":1,"value":21.0}'),
      ],
    },
    {
      name: 'on QoS 1 redeliveries',
      scene: run(json, (sent, turn) => (turn % 37 === 0 ? [sent, { ...sent, at: sent.at + 0.3 }] : [sent])),
    },
    {
      name: 'on a network stall that ends in a burst',
      scene: run(json, (sent, turn) => {
        const isHeld = turn >= learned && turn < learned + 12;
        return [isHeld ? { ...sent, at: attackAt + 121 + (turn - learned) * 0.03 } : sent];
      }),
    },
    {
      name: 'on two sensors that have shared the topic from the start',
      scene: run(json, (sent, turn) => [
        sent,
        { at: sent.at + 4, payload: `{"temp": ${(wave(turn) + 20).toFixed(2)}}` },
      ]),
    },
    {
      name: 'on optional fields',
      scene: run(simple, (sent, turn) => [
        turn > 60 && turn % 90 === 0
          ? { ...sent, payload: sent.payload.replace('}', ',"error":"probe dry"}') }
          : sent,
      ]),
    },
    {
      name: 'on a gateway that leaves out what its sensor fails to give, now and then',
      scene: run(json, (sent, turn) => [
        turn > learned && turn % 4 === 0
          ? { ...sent, payload: sent.payload.replace(/"value":[^,]*,/, '') }
          : sent,
      ]),
    },
    {
      name: 'on one that then sends a single field',
      scene: run(json, (sent, turn) => [
        turn > learned && turn % 4 === 0
          ? { ...sent, payload: sent.payload.replace(/"value":.*,/, '') }
          : sent,
      ]),
    },
    {
      name: 'on a report between two readings, with fields of its own in an order of its own',
      scene: [
        ...run(json),
        sent(33, `{"at":${1_767_571_200_000 + (attackAt + 33) * 1000},"event":"door","unit":"C"}`),
      ],
    },
    {
      name: 'on a third kind of message from a device that puts its keys in one order here and in another there',
      scene: [
        ...run(json),
        ...run(
          (_turn, at) => `{"at":${1_767_571_200_000 + Math.round(at * 1000)},"unit":"C","state":"ok"}`,
        ).map((sent) => ({ ...sent, at: sent.at + 5 })),
        sent(32, `{"at":${1_767_571_200_000 + (attackAt + 32) * 1000},"unit":"C"}`),
      ],
    },
    {
      name: 'on the same message retained once more after a reconnect',
      scene: run(simple, (sent, turn) =>
        turn === learned
          ? [
              { ...sent, retain: true },
              { ...sent, at: sent.at + 0.5, retain: true },
            ]
          : [{ ...sent, retain: true }],
      ),
    },
    {
      name: 'on jitter of a poor network',
      scene: run(json, (sent, turn) => [{ ...sent, at: turn * period + ((turn * 7919) % 100) / 14 }]),
    },
  ])('$name', ({ scene }) => {
    const { raised } = play(scene);
    expect(
      raised.map(({ at, evidence }) => [
        (at - Date.UTC(2026, 0, 5)) / 1000,
        evidence.natsByGroup,
        evidence.signals,
      ]),
    ).toEqual([]);
  });
});
