import { expect, test } from 'vitest';
import type { TimelineView } from '@/lib/domain/availability-views';
import type { BrokerEventView } from '@/lib/domain/views';
import { prepareTimeline } from './prepare-timeline';

const from = '2026-11-22T00:00:00.000Z';
const to = '2026-11-23T00:00:00.000Z';
const middle = '2026-11-22T12:00:00.000Z';

const event = (kind: string, reason: string | null, topic: string | null = null) =>
  ({ id: '1', at: middle, kind, reason, topic, address: null }) as BrokerEventView;

const view = (parts: Partial<TimelineView>): TimelineView => ({
  entity: { kind: 'node', id: 1, name: 'G/E', brokerId: 1, broker: 'b' },
  from,
  to,
  figures: {
    availability: null,
    onlineSeconds: 0,
    offlineSeconds: 0,
    unknownSeconds: 0,
    maintenanceSeconds: 0,
    outages: 0,
    flaps: 0,
    longestOutageSeconds: null,
    mtbfSeconds: null,
    mttrSeconds: null,
    rebirths: 0,
  },
  lanes: [],
  omittedLanes: 0,
  births: [],
  connections: [],
  alerts: [],
  maintenance: [],
  blind: [],
  notes: [],
  ...parts,
});
const laneOf = (parts: Partial<TimelineView>, key: string, hasClient = true) =>
  prepareTimeline(view(parts), { hasClient }).lanes.find((lane) => lane.key === key);

test('the entity comes first, its devices last, and the stretch that reaches the end lasts', () => {
  const segment = { state: 'offline' as const, from: middle, to, reason: 'death certificate' };
  const { lanes } = prepareTimeline(
    view({
      lanes: [
        { kind: 'node', id: 1, name: 'G/E', segments: [segment] },
        { kind: 'device', id: 7, name: 'G/E/Pump\u202e', segments: [] },
      ],
    }),
    { hasClient: true },
  );
  expect(lanes[0]).toMatchObject({ key: 'node1', title: 'State' });
  expect(lanes[0]?.stretches[0]).toMatchObject({
    to: null,
    tone: 'offline',
    text: 'offline: death certificate',
  });
  expect(lanes.at(-1)).toMatchObject({ key: 'device7', title: 'Pump⟨U+202E⟩' });
});

test('a rebirth is told from a birth, a device is named', () => {
  const lane = laneOf(
    {
      births: [
        event('sparkplug.nbirth', 'rebirth'),
        event('sparkplug.nbirth', 'birth certificate'),
        event('sparkplug.ddeath', 'death certificate', 'spBv1.0/G/DDEATH/E/Pump'),
      ],
    },
    'births',
  );
  expect(lane?.marks.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'rebirth NBIRTH: rebirth',
    'birth NBIRTH: birth certificate',
    'death DDEATH of Pump: death certificate',
  ]);
});

test('no lane of births for a device that does not speak Sparkplug, none of an MQTT client that is not known', () => {
  const defined = { kind: 'defined' as const, id: 1, name: 'pump', brokerId: 1, broker: 'b' };
  expect(laneOf({ entity: defined }, 'births')).toBeUndefined();
  expect(laneOf({}, 'client', false)).toBeUndefined();
  expect(laneOf({}, 'client')?.marks).toEqual([]);
});
