import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { boundIdentifier } from '@/lib/domain/wire-text';
import {
  describeEvents,
  listScenarios,
  readCapture,
  readInProcessEvents,
  replayCapture,
} from '@/scripts/testing/replay-capture';
import { aedes } from './aedes/aedes-dialect';
import { mosquitto } from './mosquitto/mosquitto-dialect';

const mosquittoVersions = ['mosquitto-2.0.11-debian12', 'mosquitto-2.0.22', 'mosquitto-2.1.2'] as const;
const everyMosquittoScenario = mosquittoVersions.flatMap((version) =>
  listScenarios(version).map((scenario) => ({ version, scenario })),
);
const everyAedesScenario = listScenarios('aedes-1.2.0').map((scenario) => ({
  version: 'aedes-1.2.0',
  scenario,
}));

/** The expected events by scenario, from a table in `fixtures/`. */
function readTable(file: string): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url)), 'utf8');
  const sections = text.split(/^=== /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [title = '', ...rows] = section.trimEnd().split('\n');
      return [/^(.+?)(?: 2\.\d.*)?$/.exec(title)?.[1] ?? title, rows];
    }),
  );
}

/** The rows that hold for one version (`2.0.11`), without their `[versions]`. */
function rowsFor(version: string, rows: readonly string[]): readonly string[] {
  return rows.flatMap((row) => {
    const match = /^\[([\d. ]+)\] (.*)$/.exec(row);
    if (!match) return [row];
    return match[1]?.split(' ').some((prefix) => version.startsWith(prefix)) ? [match[2] ?? ''] : [];
  });
}

const numberOf = (version: string) => /[\d.]+/.exec(version)?.[0] ?? '';
const versionMessage = (version: string) => ({
  topic: '$SYS/broker/version',
  payload: new TextEncoder().encode(`mosquitto version ${numberOf(version)}`),
});

describe('Mosquitto: what the captures say', () => {
  const table = readTable('mosquitto-events.txt');
  const told = everyMosquittoScenario.filter(({ scenario }) => scenario !== '24-sys-tree');

  test.each(told)('$version $scenario', ({ version, scenario }) => {
    const { events } = replayCapture(mosquitto, [versionMessage(version), ...readCapture(version, scenario)]);
    expect(describeEvents(events.slice(1))).toEqual(rowsFor(numberOf(version), table.get(scenario) ?? []));
  });

  test.each(told.filter(({ scenario }) => !scenario.startsWith('25b')))(
    '$version $scenario: without knowing the version nothing differs but how sure it is',
    ({ version, scenario }) => {
      const { events } = replayCapture(mosquitto, readCapture(version, scenario));
      const settled = (row: string) => row.replace('> resolved', '>');
      expect(describeEvents(events).map(settled)).toEqual(
        rowsFor(numberOf(version), table.get(scenario) ?? []).map(settled),
      );
    },
  );

  test('user names that look like a connect line stay ambiguous until the disconnect names the MQTT client', () => {
    const { events, tracker } = replayCapture(
      mosquitto,
      readCapture('mosquitto-2.1.2', '25b-username-ambiguity-anonymous-broker'),
    );
    expect(describeEvents(events)).toEqual([
      'net.open - @1',
      "client.connected <a (p4, c1, k60, u'b')> ambiguous or <a> u=root @1 v4 c1 k60",
      'client.disconnected <a> resolved @1 : clean',
      'net.open - @2',
      "client.connected <a (p2, c1, k60, u'b')> ambiguous or <a> u=root @2 v4 c1 k60",
      "client.disconnected <a (p2, c1, k60, u'b')> resolved u=root @2 : clean",
    ]);
    expect([...tracker.liveIds()]).toEqual([]);
  });

  test('the table names every scenario that delivered something', () => {
    const scenarios = new Set(told.map(({ scenario }) => scenario));
    expect([...table.keys()].sort()).toEqual([...scenarios].sort());
  });
});

describe('Mosquitto: every captured line', () => {
  const replays = everyMosquittoScenario.map(({ version, scenario }) => {
    const messages = readCapture(version, scenario).filter(({ topic }) => mosquitto.owns(topic));
    return { version, scenario, messages, events: replayCapture(mosquitto, messages).events };
  });
  const lines = replays.flatMap(({ messages, events }) =>
    messages.map((message, index) => ({ ...message, event: events[index] })),
  );
  const logLines = lines.filter(({ topic }) => topic.startsWith('$SYS/broker/log/'));

  test('1,388 lines: 1,185 of the log (28 of them cut), 200 counters and states, 3 wills', () => {
    const received = everyMosquittoScenario.flatMap(({ version, scenario }) =>
      readCapture(version, scenario),
    );
    expect(received).toHaveLength(1388);
    expect(logLines).toHaveLength(1185);
    expect(lines).toHaveLength(1385);
    const cut = logLines.filter(({ payload }) => payload.length >= 999);
    expect(cut).toHaveLength(28);
    expect(cut.every(({ event }) => event?.kind === 'log.truncated')).toBe(true);
  });

  test('each is one event and none is unparsed', () => {
    expect(replays.every(({ messages, events }) => messages.length === events.length)).toBe(true);
    expect(lines.filter(({ event }) => event?.kind === 'unparsed')).toEqual([]);
  });

  test('only a cut line is truncated', () => {
    const truncated = lines.filter(({ event }) => event?.kind === 'log.truncated');
    expect(truncated.every(({ payload }) => payload.length >= 999)).toBe(true);
  });

  const text = ({ payload }: { payload: Uint8Array }) => new TextDecoder().decode(payload);
  test.each([
    ['net.open', /^(?:\S+: )?New connection from /, 'N'],
    ['client.connected', /^(?:\S+: )?New (?:client|bridge) connected from /, 'N'],
    ['client.subscribed', /^/, 'M/subscribe'],
    ['client.unsubscribed', /^/, 'M/unsubscribe'],
    ['auth.failed', /disconnected[,:] not authorised\.$/, 'N'],
    ['session.expired', /^\S+ Expiring client /, 'N'],
    ['queue.dropping', / being dropped for client /, 'N'],
    ['conn.limit', / max_connections exceeded\.$/, 'N'],
    ['broker.audit', / (?:dynsec|Broker): /, 'I'],
  ] as const)('%s is told by exactly the lines that say so', (kind, pattern, level) => {
    const whole = logLines.filter(({ payload }) => payload.length < 999);
    const saying = whole.filter((line) => line.topic.endsWith(`log/${level}`) && pattern.test(text(line)));
    expect(saying.length).toBeGreaterThan(0);
    expect(saying.every(({ event }) => event?.kind === kind)).toBe(true);
    expect(whole.filter(({ event }) => event?.kind === kind)).toHaveLength(saying.length);
  });

  test('every counter of the $SYS tree is a metric with its number, the uptime in seconds', () => {
    const counters = replays
      .filter(({ scenario }) => scenario === '24-sys-tree')
      .flatMap(({ events }) => events);
    const metrics = counters.filter(({ kind }) => kind === 'broker.metric');
    expect(new Set(counters.map(({ kind }) => kind))).toEqual(
      new Set(['broker.metric', 'net.open', 'client.connected', 'client.subscribed', 'client.disconnected']),
    );
    expect(
      metrics.every(({ metric, raw }) => metric !== undefined && metric.value === Number.parseFloat(raw)),
    ).toBe(true);
    const names = new Set(metrics.map(({ metric }) => metric?.name));
    for (const name of ['uptime', 'clients/connected', 'retained messages/count', 'load/sockets/1min']) {
      expect(names).toContain(name);
    }
  });

  test('the epoch prefix is the broker time; a prefix without a zone is not guessed', () => {
    const at = (scenario: string) =>
      replays.find((replay) => replay.version === 'mosquitto-2.1.2' && replay.scenario === scenario)
        ?.events[0]?.brokerAt;
    expect(at('01-connect-anon-v31-v311-v5')).toBe(1_795_353_513_000);
    expect(at('20b-log_timestamp-false')).toBeNull();
    expect(at('20c-log_timestamp_format-iso')).toBeNull();
  });
});

test.each(mosquittoVersions)(
  '%s: exactly the weird client ids that got a CONNACK are connected, as they are',
  (version) => {
    const { events } = replayCapture(mosquitto, readCapture(version, '15-weird-client-ids'));
    const connected = events
      .filter(({ kind }) => kind === 'client.connected')
      .map(({ clientId }) => clientId);
    expect(connected).toEqual([
      'sp ace id',
      "evil as admin (p2, c1, k60, u'root').",
      'quote\'dq"id',
      'uni-é-日本-😀',
      'u2028\u2028id',
      'rtl\u202eid',
      '%s%n%x',
      'plus+hash#',
      'a/b/c',
      'x'.repeat(300),
      '<script>alert(1)</script>',
      '1690000000: New client connected from 6.6.6.6:1 as forged (p2, c1, k60)',
      ' lead',
      'trail ',
      'a disconnected.',
      'b closed its connection.',
    ]);
  },
);

describe('Aedes: what the captures say', () => {
  const table = readTable('aedes-events.txt');

  test.each(everyAedesScenario.filter(({ scenario }) => !scenario.startsWith('20-')))(
    '$scenario',
    ({ scenario }) => {
      const { events } = replayCapture(aedes, readCapture('aedes-1.2.0', scenario));
      expect(describeEvents(events)).toEqual(table.get(scenario));
    },
  );

  test('aedes-stats: numbers are metrics, the time is the broker time', () => {
    const { events } = replayCapture(aedes, readCapture('aedes-1.2.0', '20-aedes-stats-4.0.0'));
    expect(events.filter(({ kind }) => kind === 'broker.metric')).toHaveLength(30);
    expect(events.find(({ kind }) => kind === 'broker.info')?.brokerAt).toBe(
      Date.parse('2026-11-22T13:26:20.584Z'),
    );
    expect(events.filter(({ kind }) => kind === 'broker.alive')).toHaveLength(1);
  });

  test.each(everyAedesScenario)('$scenario: nothing is unparsed', ({ scenario }) => {
    const { events } = replayCapture(aedes, readCapture('aedes-1.2.0', scenario));
    expect(events.filter(({ kind }) => kind === 'unparsed')).toEqual([]);
  });

  const inProcess = ['08-acl-denied-subscribe', '09-wildcard-and-sys-subscribe', '15-weird-client-ids'];
  test.each(inProcess)('%s: the same MQTT clients and grants as the broker had in process', (scenario) => {
    const { events } = replayCapture(aedes, readCapture('aedes-1.2.0', scenario));
    const truth = readInProcessEvents(scenario).filter(([, clientId]) => clientId !== 'monitor-1');
    const connects = truth
      .filter(([name]) => name === 'clientReady')
      .map(([, clientId]) => boundIdentifier(clientId));
    const grants = truth
      .filter(([name]) => name === 'subscribe')
      .flatMap(([, clientId, details]) =>
        (JSON.parse(details) as { topic: string; qos: number }[]).map(({ topic, qos }) => [
          boundIdentifier(clientId),
          boundIdentifier(topic),
          qos,
        ]),
      );
    const told = events.filter(({ kind }) => kind === 'client.subscribed' || kind === 'acl.denied.subscribe');
    expect(events.filter(({ kind }) => kind === 'client.connected').map(({ clientId }) => clientId)).toEqual(
      connects,
    );
    expect(told.map(({ clientId, filter, grantedQos }) => [clientId, filter, grantedQos ?? 128])).toEqual(
      grants,
    );
  });
});
