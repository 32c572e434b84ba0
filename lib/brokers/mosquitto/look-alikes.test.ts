import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { filterProblem } from '@/lib/domain/topic-filter';
import { boundIdentifier } from '@/lib/domain/wire-text';
import { SessionTracker } from '../session-tracker';
import { mosquitto } from './mosquitto-dialect';

type Wording = '2.0' | '2.1';
type Action =
  | { readonly type: 'connect'; readonly who: number; readonly user: string | null }
  | { readonly type: 'subscribe'; readonly who: number; readonly filter: string; readonly qos: number }
  | { readonly type: 'unsubscribe'; readonly who: number; readonly filter: string }
  | { readonly type: 'disconnect'; readonly who: number; readonly reason: 'clean' | 'lost' | 'Broken pipe' }
  | { readonly type: 'audit'; readonly who: number };
type Scenario = {
  readonly wording: Wording;
  readonly stamp: string;
  readonly isVersionTold: boolean;
  readonly ids: readonly string[];
  readonly actions: readonly Action[];
};

const nameParts = [
  'a',
  'victim',
  ' ',
  ' 1 ',
  ' 0 ',
  ' as ',
  ': ',
  '/',
  ' disconnected.',
  ' disconnected',
  ' closed its connection.',
  ' [10.0.0.7:1000]',
  ' disconnected: Broken pipe.',
  " (p2, c1, k60, u'b')",
  ' (p4, c1, k60).',
  "').",
  '1795353407: ',
  '<unknown>',
  '10.0.0.7',
  'Client ',
  ' | getClient',
  'x/y',
];
const filterParts = ['a', 'victim', '/', '/+', '/#', '#', '+', ' ', ' 1 ', ' 0 x', 'x'];
const joined = (parts: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength }).map((words) => words.join(''));
const name = joined(nameParts, 4);
const filter = joined(filterParts, 5).filter((text) => filterProblem(text) === null);
const who = fc.nat(3);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('connect' as const), who, user: fc.option(name, { nil: null }) }),
  fc.record({ type: fc.constant('subscribe' as const), who, filter, qos: fc.constantFrom(0, 1, 2) }),
  fc.record({ type: fc.constant('unsubscribe' as const), who, filter }),
  fc.record({
    type: fc.constant('disconnect' as const),
    who,
    reason: fc.constantFrom('clean' as const, 'lost' as const, 'Broken pipe' as const),
  }),
  fc.record({ type: fc.constant('audit' as const), who }),
);
/** Names that extend one another are the dangerous ones. */
const ids = fc
  .tuple(name, joined(nameParts, 2), joined(nameParts, 2), name)
  .map(([base, before, after, other]) => [base, before + base, base + after, other])
  .filter((names) => new Set(names).size === 4);
const scenario: fc.Arbitrary<Scenario> = fc.record({
  wording: fc.constantFrom<Wording>('2.0', '2.1'),
  stamp: fc.constantFrom('', '1795353407: ', '2026-11-22T13:19:09: '),
  isVersionTold: fc.boolean(),
  ids,
  actions: fc.array(action, { minLength: 4, maxLength: 30 }),
});

function printDisconnect(
  wording: Wording,
  id: string,
  port: number,
  reason: 'clean' | 'lost' | 'Broken pipe',
): string {
  const client = wording === '2.1' ? `Client ${id} [10.0.0.7:${port}]` : `Client ${id}`;
  if (reason === 'clean') return `${client} disconnected.`;
  if (reason === 'Broken pipe') return `${client} disconnected: Broken pipe.`;
  return wording === '2.1'
    ? `${client} disconnected: connection closed by client.`
    : `${client} closed its connection.`;
}

/** The line that Mosquitto would log, by its level. */
function print(
  wording: Wording,
  id: string,
  port: number,
  act: Action,
): readonly [level: string, text: string] {
  switch (act.type) {
    case 'connect': {
      const user = act.user === null ? '' : `, u'${act.user}'`;
      return [
        'N',
        `New client connected from 10.0.0.7:${port} as ${id} (p${wording === '2.1' ? 4 : 2}, c1, k60${user}).`,
      ];
    }
    case 'subscribe':
      return ['M/subscribe', `${id} ${act.qos} ${act.filter}`];
    case 'unsubscribe':
      return ['M/unsubscribe', `${id} ${act.filter}`];
    case 'audit':
      return ['I', `dynsec: ${id}/root | getClient | username=x`];
    case 'disconnect':
      return ['N', printDisconnect(wording, id, port, act.reason)];
  }
}

type Told = {
  readonly act: Action;
  readonly id: string;
  readonly online: ReadonlySet<string>;
  readonly event: BrokerEvent;
};

/** Plays a scenario; the monitor listens from action number `listensFrom` on. Returns what it was told, and the truth. */
function play(
  { wording, stamp, isVersionTold, ids: names, actions }: Scenario,
  listensFrom: number,
): readonly Told[] {
  const tracker = new SessionTracker();
  const receive = (topic: string, text: string) =>
    mosquitto
      .read({ topic, payload: new TextEncoder().encode(text), retain: false, receivedAt: 1 }, tracker)
      .flatMap((event) => tracker.apply(event));
  if (isVersionTold) receive('$SYS/broker/version', `mosquitto version ${wording}.2`);
  const hear = (id: string, port: number, act: Action) => {
    if (act.type === 'connect')
      receive('$SYS/broker/log/N', `${stamp}New connection from 10.0.0.7:${port} on port 1883.`);
    const [level, text] = print(wording, id, port, act);
    return receive(`$SYS/broker/log/${level}`, stamp + text);
  };
  const online = new Map<string, number>();
  return actions.flatMap((act, index): Told[] => {
    const id = names[act.who] ?? '';
    if (online.has(id) === (act.type === 'connect')) return [];
    const port = online.get(id) ?? 1000 + index;
    online.set(id, port);
    const events = index >= listensFrom ? hear(id, port, act) : [];
    const told = events.map((event) => ({ act, id, online: new Set(online.keys()), event }));
    if (act.type === 'disconnect') online.delete(id);
    return told;
  });
}

const isFact = ({ event }: Told) =>
  event.clientIdConfidence === 'exact' || event.clientIdConfidence === 'resolved';

function expectTrue({ act, id, event }: Told): void {
  expect(event.clientId).toBe(boundIdentifier(id));
  if ('filter' in act) expect(event.filter).toBe(boundIdentifier(act.filter));
  if (act.type === 'connect')
    expect(event.username).toBe(act.user === null ? undefined : boundIdentifier(act.user));
}

describe('look-alike MQTT clients on a simulated Mosquitto', () => {
  test('seen from the start, whatever is told as a fact is true: MQTT client, filter, user', () => {
    const confidences = new Map<string, number>();
    fc.assert(
      fc.property(scenario, (played) => {
        for (const told of play(played, 0)) {
          expect(told.event.kind).not.toBe('unparsed');
          const confidence = told.event.clientIdConfidence;
          confidences.set(confidence, (confidences.get(confidence) ?? 0) + 1);
          if (isFact(told)) expectTrue(told);
        }
      }),
      { numRuns: 1500 },
    );
    for (const confidence of ['exact', 'resolved', 'ambiguous'])
      expect(confidences.get(confidence) ?? 0).toBeGreaterThan(50);
  });

  test('starting late, no line is told as exactly that of another MQTT client that is online', () => {
    fc.assert(
      fc.property(scenario, fc.nat(15), (played, listensFrom) => {
        for (const { id, online, event } of play(played, listensFrom)) {
          if (event.clientIdConfidence !== 'exact' || event.clientId === boundIdentifier(id)) continue;
          expect([...online].map((name_) => boundIdentifier(name_))).not.toContain(event.clientId);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
