import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import { SparkplugWatch } from '@/lib/sparkplug/state/sparkplug-watch';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';
import { createDetectionEngine } from '../detection-engine';
import type { KnownSession, World } from '../detector';
import { detectors } from '../registry';
import { eventObservation, observedWorld, type Raise, raisesIn, testStart } from '../testing/observed-world';

/** The state is swept every second, the detectors every five. */
const sweepSeconds = 5;
/** Of a long pause only the end is swept. */
const sweptPause = 20;
const utf8 = new TextEncoder();

type Scene = {
  /** Detectors besides those of Sparkplug. */
  readonly alsoKinds?: readonly string[];
  readonly sessions?: readonly KnownSession[];
};

/**
 * A broker with edge nodes and host applications, seen through the real Sparkplug state by all Sparkplug detectors. Time
 * goes on by `to` (seconds since `testStart`); nothing is excused by the state's own learning.
 */
class WatchedFleet {
  readonly findings: Finding[] = [];
  readonly signs: SparkplugSign[] = [];
  private readonly watch = new SparkplugWatch({ learningHours: 0 });
  private readonly engine;
  private world: World;
  private swept = 0;
  private second = 0;

  constructor({ alsoKinds = [], sessions = [] }: Scene = {}) {
    const isWanted = (kind: string) => kind.startsWith('sparkplug-') || alsoKinds.includes(kind);
    this.engine = createDetectionEngine({ detectors: detectors.filter(({ kind }) => isWanted(kind)) });
    this.world = observedWorld({ seeingSince: testStart, sessions });
    this.watch.linkUp(testStart);
    this.sweep(0);
  }

  get raised(): readonly Raise[] {
    return raisesIn(this.findings);
  }

  /** Severity, kind and key of what was raised, without `info` and `low`. */
  get graveAlerts(): readonly string[] {
    const grave = this.raised.filter(({ severity }) => severity !== 'info' && severity !== 'low');
    return [...new Set(grave.map(({ severity, detector, key }) => `${severity} ${detector} ${key}`))];
  }

  problems(): readonly unknown[] {
    return this.engine.problems();
  }

  /** Lets time go on to this second. */
  to(second: number): this {
    if (second - this.swept > sweptPause) this.swept = second - sweptPause;
    for (this.swept = Math.floor(this.swept); this.swept + 1 <= second; this.swept++)
      this.sweep(this.swept + 1);
    this.second = Math.max(this.second, second);
    return this;
  }

  after(seconds: number): this {
    return this.to(this.second + seconds);
  }

  get now(): number {
    return testStart + Math.round(this.second * 1000);
  }

  send(topic: string, payload: Uint8Array | string, retain = false): this {
    const parsed = parseSparkplugTopic(topic);
    if (parsed === null) throw new Error(`not Sparkplug: ${topic}`);
    this.world.topics.count(this.world.topics.intern(topic), payload.length, this.now);
    const bytes = typeof payload === 'string' ? utf8.encode(payload) : payload;
    const { transitions, signs } = this.watch.observe(parsed, topic, bytes, { at: this.now, retain });
    this.observe(transitions, signs);
    return this;
  }

  event(event: Partial<BrokerEvent> & Pick<BrokerEvent, 'kind'>): this {
    const observation = eventObservation({ receivedAt: this.now, ...event });
    if (observation.type !== 'event') return this;
    this.observe([], this.watch.observeEvent(observation.event));
    this.findings.push(...this.engine.observe(observation, this.world, this.now));
    return this;
  }

  loseLink(seconds: number): this {
    this.observe(this.watch.linkLost(this.now), []);
    this.second += seconds;
    this.swept = this.second;
    this.watch.linkUp(this.now);
    this.world = { ...this.world, seeingSince: this.now };
    return this;
  }

  state(hostId: string, online: boolean, timestamp: number): this {
    return this.send(`spBv1.0/STATE/${hostId}`, JSON.stringify({ online, timestamp }), true);
  }

  /** A command to an edge node; without a metric it asks for a rebirth. */
  command(node: FleetNode, metric?: MetricToEncode): this {
    const metrics = [metric ?? ({ name: 'Node Control/Rebirth', datatype: 'Boolean', value: true } as const)];
    return this.send(
      `spBv1.0/${node.group}/NCMD/${node.name}`,
      encodeSparkplugPayload({ timestamp: this.now, metrics }),
    );
  }

  private sweep(second: number): void {
    const at = testStart + second * 1000;
    for (const sign of this.watch.sweep(at)) this.tell({ type: 'sparkplug-sign', sign }, at);
    for (const transition of this.watch.takeLeft()) this.tell({ type: 'sparkplug', transition }, at);
    if (second % sweepSeconds === 0) this.tell({ type: 'sweep' }, at);
  }

  private observe(transitions: readonly SparkplugTransition[], signs: readonly SparkplugSign[]): void {
    for (const transition of [...transitions]) this.tell({ type: 'sparkplug', transition }, this.now);
    for (const sign of [...signs]) this.tell({ type: 'sparkplug-sign', sign }, this.now);
  }

  private tell(observation: Parameters<typeof this.engine.observe>[0], at: number): void {
    if (observation.type === 'sparkplug-sign') this.signs.push(observation.sign);
    this.findings.push(...this.engine.observe(observation, this.world, at));
  }
}

const bdSeqOf = (value: number): MetricToEncode => ({ name: 'bdSeq', datatype: 'Int64', value });

/** A well-behaved edge node that counts as Sparkplug asks; whoever holds its numbers may also write in its name. */
class FleetNode {
  readonly group = 'Site';
  bdSeq = 0;
  seq = 0;
  private turn = 0;

  constructor(
    private readonly fleet: WatchedFleet,
    readonly name: string,
    readonly devices: readonly string[] = ['press'],
  ) {}

  /** A new session, unless `bdSeq` says otherwise, or a rebirth within it. */
  bear({
    isRebirth = false,
    extra = [],
  }: {
    isRebirth?: boolean;
    extra?: readonly MetricToEncode[];
  } = {}): this {
    if (!isRebirth) this.bdSeq = (this.bdSeq + 1) % 256;
    this.seq = 0;
    const metrics: MetricToEncode[] = [
      bdSeqOf(this.bdSeq),
      { name: 'Node Control/Rebirth', datatype: 'Boolean', value: false },
      { name: 'load', alias: 1, datatype: 'Double', value: 0.5 },
      ...extra,
    ];
    this.publish('NBIRTH', null, { seq: 0, metrics });
    for (const device of this.devices) this.bearDevice(device);
    return this;
  }

  bearDevice(device: string): this {
    const alias = 10 + this.devices.indexOf(device);
    return this.publish('DBIRTH', device, {
      seq: this.next(),
      metrics: [{ name: 'force', alias, datatype: 'Int32', value: 7 }],
    });
  }

  killDevice(device: string): this {
    return this.publish('DDEATH', device, { seq: this.next() });
  }

  /** Its Last Will or its own farewell. */
  die(bdSeq = this.bdSeq): this {
    return this.publish('NDEATH', null, { metrics: [bdSeqOf(bdSeq)] }, false);
  }

  /** One message with the next number: of the node, then of each device by turns. */
  report(seq = this.next(), options: { isHistorical?: boolean; at?: number } = {}): this {
    const turn = this.turn++ % (this.devices.length + 1);
    const device = this.devices[turn] ?? null;
    const { isHistorical = false, at = this.fleet.now } = options;
    const metric: MetricToEncode =
      device === null
        ? {
            alias: 1,
            datatype: 'Double',
            isTyped: false,
            value: Math.sin(this.turn),
            timestamp: at,
            isHistorical,
          }
        : {
            alias: 10 + turn,
            datatype: 'Int32',
            isTyped: false,
            value: this.turn,
            timestamp: at,
            isHistorical,
          };
    return this.publish(device === null ? 'NDATA' : 'DDATA', device, { seq, metrics: [metric] });
  }

  next(): number {
    this.seq = (this.seq + 1) % 256;
    return this.seq;
  }

  publish(
    type: string,
    device: string | null,
    payload: { seq?: number; metrics?: readonly MetricToEncode[] },
    isTimed = true,
  ): this {
    const topic = `spBv1.0/${this.group}/${type}/${this.name}${device === null ? '' : `/${device}`}`;
    const timestamp = isTimed ? { timestamp: this.fleet.now } : {};
    this.fleet.send(topic, encodeSparkplugPayload({ ...timestamp, ...payload }));
    return this;
  }
}

const day = 86_400;
const hour = 3600;

/** 26 edge nodes and a host application, watched for two days in which they work as they should. */
function learnedPlant(options: Scene = {}) {
  const fleet = new WatchedFleet(options);
  const nodes = Array.from({ length: 26 }, (_, n) => new FleetNode(fleet, `Line${n}`, ['press', 'saw']));
  fleet.to(20).state('scada', true, fleet.now);
  for (const node of nodes) node.bear();
  return { fleet, nodes };
}

test('a normal day raises nothing above low', () => {
  const { fleet, nodes } = learnedPlant();
  const [first, second, third, fourth, fifth, pair] = nodes as [
    FleetNode,
    FleetNode,
    FleetNode,
    FleetNode,
    FleetNode,
    FleetNode,
  ];
  for (let round = 0; round < 12; round++) {
    fleet.after(4 * hour);
    for (const node of nodes) node.report();
    if (round % 2 === 0) fleet.command(first, { name: 'load', datatype: 'Double', value: round });
  }
  fleet.to(2 * day + 100);

  // Report by report, over the wrap at 256, with three messages in a hundred lost.
  for (let n = 0; n < 700; n++) {
    fleet.after(1);
    if (n % 33 === 7) first.next();
    first.report();
  }
  // Messages of two topics change places.
  for (let n = 0; n < 20; n++) {
    const early = second.next();
    const late = second.next();
    fleet.after(1);
    second.report(late);
    fleet.after(0.2);
    second.report(early);
  }
  // A rebirth that the host application asks for, one for a lossy link every five seconds.
  fleet.after(60).command(second).after(0.5);
  second.bear({ isRebirth: true });
  for (let n = 0; n < 100; n++) third.report();
  for (let n = 0; n < 6; n++) {
    third.next();
    third.report();
    fleet.after(4.5).command(third).after(0.5);
    third.bear({ isRebirth: true });
  }
  // A reconnect: the birth is first, the Last Will of the old connection late.
  fleet.after(60);
  third.bear();
  fleet.after(40);
  third.die(third.bdSeq - 1);
  third.report();
  // A restart with a proper farewell, and its Will again.
  fleet.after(60);
  fourth.die();
  fleet.after(0.1);
  fourth.die();
  fleet.after(2);
  fourth.bear();
  // Node-RED: a death before each rebirth.
  fleet.after(60);
  fifth.die();
  fleet.after(0.05);
  fifth.bear({ isRebirth: true });
  fifth.report();
  // A device that comes and goes.
  fleet.after(60);
  fifth.killDevice('saw');
  fleet.after(1);
  fifth.bearDevice('saw');
  // Store and forward: a node comes back after half an hour without a link and sends what it kept.
  fleet.after(60);
  second.die();
  fleet.after(1.5);
  second.bear();
  for (let n = 0; n < 200; n++) {
    fleet.after(0.02);
    second.report(undefined, { isHistorical: true, at: fleet.now - 1_800_000 + n * 5000 });
  }
  // A failover pair: the standby has its own session count and takes over.
  fleet.after(60);
  pair.die();
  fleet.after(1.2);
  pair.bdSeq = 40;
  pair.bear();
  for (let n = 0; n < 10; n++) {
    fleet.after(1);
    pair.report();
  }
  fleet.after(300);
  expect(fleet.graveAlerts).toEqual([]);
});

test('a normal day of which the broker shows every connection raises nothing above low', () => {
  const { fleet, nodes } = learnedPlant();
  const comes = (node: FleetNode, clientId: string) => {
    const filter = `spBv1.0/Site/NCMD/${node.name}/#`;
    fleet.event({ kind: 'client.connected', clientId, address: '10.0.0.5' });
    fleet.event({ kind: 'client.subscribed', clientId, filter });
  };
  const goes = (clientId: string) => fleet.event({ kind: 'client.disconnected', clientId });
  for (const node of nodes) comes(node, `edge-${node.name}`);
  const [lost, halfOpen, taken, silent, pair, asked, red] = nodes as [
    FleetNode,
    FleetNode,
    FleetNode,
    FleetNode,
    FleetNode,
    FleetNode,
    FleetNode,
  ];
  // The other half of a failover pair waits from the start.
  fleet.after(hour);
  comes(pair, 'standby');
  for (let round = 0; round < 12; round++) {
    fleet.after(4 * hour);
    for (const node of nodes) node.report();
  }
  // A lost connection: the Last Will, and a new session.
  goes('edge-Line0');
  lost.die();
  fleet.after(1.5);
  comes(lost, 'edge-Line0');
  lost.bear().report();
  // Under a new id, while the broker still keeps the dead connection, whose Will comes with its end.
  fleet.after(60);
  comes(halfOpen, 'edge-Line1-b');
  halfOpen.bear().report();
  fleet.after(85);
  goes('edge-Line1');
  halfOpen.die(halfOpen.bdSeq - 1).report();
  // Pushed out by its own new connection.
  fleet.after(60).event({ kind: 'session.takeover', clientId: 'edge-Line2' });
  taken.die();
  comes(taken, 'edge-Line2');
  taken.bear().report();
  // Leaves without a death certificate, and is back soon.
  fleet.after(60);
  goes('edge-Line3');
  fleet.after(12);
  comes(silent, 'edge-Line3');
  silent.bear().report();
  // The active half fails, the standby is born at once.
  fleet.after(60);
  goes('edge-Line4');
  pair.die();
  fleet.after(1.2);
  pair.bdSeq = 40;
  pair.bear().report();
  // A rebirth on command, and Node-RED's death before each rebirth.
  fleet.after(60).command(asked).after(0.5);
  asked.bear({ isRebirth: true }).report();
  fleet.after(60);
  red.die();
  fleet.after(0.1);
  red.bear({ isRebirth: true }).report();
  fleet.after(60).loseLink(600);
  for (let round = 0; round < 20; round++) {
    fleet.after(60);
    for (const node of nodes) node.report();
  }
  expect(fleet.graveAlerts).toEqual([]);
});

test('a SCADA restart that asks everybody, and a failover of hosts, raise nothing above low', () => {
  const { fleet, nodes } = learnedPlant();
  for (let round = 0; round < 12; round++) {
    fleet.after(4 * hour);
    for (const node of nodes) node.report();
  }
  const connected = fleet.now;
  fleet.state('scada', true, connected);
  fleet.after(hour).state('scada', false, connected).after(12);
  const second = fleet.now;
  fleet.state('scada', true, second);
  for (const node of nodes) {
    fleet.after(0.1).command(node);
    node.bear({ isRebirth: true });
  }
  // The standby takes over within a second, under the same host id.
  fleet.after(hour).state('scada', false, second).after(0.6).state('scada', true, fleet.now);
  for (const node of nodes) {
    fleet.after(0.1).command(node);
    node.bear({ isRebirth: true });
  }
  fleet.after(300);
  expect(fleet.graveAlerts).toEqual([]);
});

test('the monitor’s own lost link, over which nodes stay born, raises nothing above low', () => {
  const { fleet, nodes } = learnedPlant();
  for (let round = 0; round < 12; round++) {
    fleet.after(4 * hour);
    for (const node of nodes) node.report();
  }
  for (let n = 0; n < 77; n++) for (const node of nodes) node.next();
  fleet.loseLink(900);
  for (let round = 0; round < 60; round++) {
    fleet.after(60);
    for (const node of nodes) node.report();
  }
  expect(fleet.graveAlerts).toEqual([]);
});

test('a sender with its own ideas of form is information at most', () => {
  const { fleet, nodes } = learnedPlant();
  const node = nodes[0] as FleetNode;
  fleet.to(2 * day);
  const command = encodeSparkplugPayload({
    timestamp: fleet.now,
    seq: 3,
    metrics: [{ name: 'load', datatype: 'Double', value: 1 }],
  });
  fleet.send(`spBv1.0/Site/NCMD/${node.name}`, command).after(30);
  expect(fleet.signs.map(({ kind }) => kind)).toContain('forbidden-field');
  expect(fleet.graveAlerts).toEqual([]);
});

/** The plant after two days of work. */
function workedPlant(options: Scene = {}) {
  const plant = learnedPlant(options);
  for (let round = 0; round < 12; round++) {
    plant.fleet.after(4 * hour);
    for (const node of plant.nodes) node.report();
  }
  const victim = plant.nodes[0] as FleetNode;
  return { ...plant, victim, go: (seconds: number) => pass(plant.fleet, victim, seconds) };
}

/** The victim reports every second. */
function pass(fleet: WatchedFleet, victim: FleetNode, seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    fleet.after(1);
    victim.report();
  }
}

describe('attacks', () => {
  test('S06: somebody who injects with a count of his own is a second writer, and evidence of injection', () => {
    const { fleet, victim, go } = workedPlant({ alsoKinds: ['telemetry-injection'] });
    go(30);
    const stranger = new FleetNode(fleet, victim.name, victim.devices);
    stranger.seq = (victim.seq + 90) % 256;
    for (let n = 0; n < 12; n++) {
      fleet.after(0.4);
      stranger.report();
      go(1);
    }
    expect(fleet.graveAlerts).toContain('critical sparkplug-two-writers Site/Line0');
    // By itself the sequence is one view only; with values of the wrong type it is an injection.
    expect(fleet.graveAlerts.join()).not.toContain('telemetry-injection');
    for (let n = 0; n < 12; n++) {
      fleet.after(0.4);
      stranger.publish('NDATA', null, {
        seq: stranger.next(),
        metrics: [{ alias: 1, datatype: 'String', isTyped: false, value: 'x' }],
      });
      go(1);
    }
    expect(fleet.graveAlerts.join()).toContain('telemetry-injection node:Site/Line0');
  });

  test('S12: two that push each other out, with births by turns', () => {
    const { fleet, victim } = workedPlant();
    const twin = new FleetNode(fleet, victim.name, victim.devices);
    for (let n = 0; n < 6; n++) {
      fleet.after(20);
      twin.bdSeq = 199;
      twin.bear();
      fleet.after(20);
      victim.bdSeq = 0;
      victim.bdSeq = 1;
      victim.bear();
    }
    expect(fleet.graveAlerts).toContain('critical sparkplug-two-writers Site/Line0');
  });

  test('S25: the broker names another sender while the node’s own MQTT client stays connected', () => {
    const sessions = ['line0-gateway', 'laptop'].map((clientId) => ({
      clientId,
      username: null,
      address: clientId === 'laptop' ? '10.0.0.66' : '10.0.0.5',
      connectedSince: testStart,
    }));
    const { fleet, victim, go } = workedPlant({ sessions });
    fleet.event({ kind: 'client.connected', clientId: 'line0-gateway', address: '10.0.0.5' });
    fleet.event({
      kind: 'client.subscribed',
      clientId: 'line0-gateway',
      filter: 'spBv1.0/Site/NCMD/Line0/#',
    });
    go(10);
    fleet.event({
      kind: 'publish.attributed',
      clientId: 'laptop',
      topic: `spBv1.0/Site/NDATA/${victim.name}`,
      address: '10.0.0.66',
    });
    go(140);
    expect(fleet.graveAlerts).toEqual(['critical sparkplug-two-writers Site/Line0']);
  });

  test.each([
    { name: 'and the host answers by its old connection', answer: (connected: number) => connected },
    { name: 'and the host answers with a new time', answer: (_: number, now: number) => now },
  ])('S26: the host application is declared offline, $name', ({ answer }) => {
    const { fleet } = workedPlant();
    const connected = fleet.now;
    fleet.state('scada', true, connected).after(hour);
    fleet.state('scada', false, fleet.now).after(0.3);
    fleet.state('scada', true, answer(connected, fleet.now)).after(30);
    expect(fleet.graveAlerts).toEqual(['critical sparkplug-forged-state host scada']);
  });

  test('S26: the host application is declared offline and still commands', () => {
    const { fleet, victim } = workedPlant();
    fleet.state('scada', true, fleet.now).after(hour).state('scada', false, fleet.now);
    for (let n = 0; n < 3; n++)
      fleet.after(20).command(victim, { name: 'load', datatype: 'Double', value: n });
    expect(fleet.graveAlerts).toEqual(['critical sparkplug-forged-state host scada']);
  });

  test('S04: a forged death certificate, also when the host at once asks for a rebirth', () => {
    const { fleet, victim, go } = workedPlant();
    go(30);
    victim.die();
    go(6);
    fleet.command(victim).after(0.5);
    victim.bear({ isRebirth: true });
    go(60);
    expect(fleet.graveAlerts).toContain('high sparkplug-forged-death Site/Line0');
    expect(fleet.graveAlerts.filter((alert) => alert.includes('data-after-death'))).toEqual([]);
  });

  test('S02: somebody writes in the name of a dead node', () => {
    const { fleet, victim, go } = workedPlant();
    go(30);
    victim.die();
    fleet.after(600);
    victim.report(200);
    fleet.after(3);
    victim.report(17);
    fleet.after(30);
    expect(fleet.graveAlerts).toContain('high sparkplug-data-after-death Site/Line0');
  });

  test('S08: recorded telemetry is played again', () => {
    const { fleet, victim, go } = workedPlant();
    const recorded: Uint8Array[] = [];
    for (let n = 0; n < 5; n++) {
      fleet.after(1);
      const metrics: MetricToEncode[] = [
        { alias: 1, datatype: 'Double', isTyped: false, value: n, timestamp: fleet.now },
      ];
      const payload = encodeSparkplugPayload({ timestamp: fleet.now, seq: victim.next(), metrics });
      recorded.push(payload);
      fleet.send(`spBv1.0/Site/NDATA/${victim.name}`, payload);
    }
    go(100);
    for (const payload of recorded) fleet.after(0.5).send(`spBv1.0/Site/NDATA/${victim.name}`, payload);
    go(5);
    expect(fleet.graveAlerts).toContain('high sparkplug-sequence-replay Site/Line0');
  });

  test('S13 with S10: a forged birth that takes metrics away', () => {
    const { fleet, victim, go } = workedPlant();
    go(10);
    victim.publish('NBIRTH', null, { seq: 0, metrics: [bdSeqOf(victim.bdSeq)] });
    fleet.after(20);
    expect(fleet.graveAlerts).toEqual(
      expect.arrayContaining([
        'high sparkplug-birth-redefined Site/Line0',
        'high sparkplug-unsolicited-birth Site/Line0',
      ]),
    );
  });

  test('S19, S22, S23, S28, S32: what a stranger plants, floods and invents', () => {
    const { fleet, nodes, victim } = workedPlant();
    const command = encodeSparkplugPayload({
      timestamp: fleet.now,
      metrics: [{ name: 'load', datatype: 'Double', value: 9 }],
    });
    fleet.send(`spBv1.0/Site/NCMD/${victim.name}`, command, true);
    for (let n = 0; n < 6; n++)
      fleet.after(2).command(victim, { name: 'load', datatype: 'Double', value: n });
    for (let round = 0; round < 4; round++) for (const node of nodes.slice(5)) fleet.after(0.2).command(node);
    fleet.after(60).state('rogue', true, fleet.now);
    new FleetNode(fleet, 'line0', []).bear();
    fleet.after(10);
    expect(fleet.graveAlerts).toEqual(
      expect.arrayContaining([
        'high sparkplug-retained-command Site/Line0',
        'high sparkplug-command-burst Site/Line0',
        'medium sparkplug-rebirth-storm broker',
        'medium sparkplug-new-host host rogue',
        'medium sparkplug-look-alike-id Site/line0',
      ]),
    );
  });

  test('S14, S15, S16: crafted data', () => {
    const { fleet, victim, go } = workedPlant();
    go(5);
    const craft = (metric: MetricToEncode) =>
      victim.publish('NDATA', null, { seq: victim.next(), metrics: [metric] });
    craft({ name: 'ghost', datatype: 'Double', value: 1 });
    craft({ alias: 1, datatype: 'String', isTyped: false, value: 'x' });
    fleet.send(`spBv1.0/Site/NDATA/${victim.name}`, Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0x7f, 1));
    go(30);
    expect(fleet.graveAlerts).toEqual(
      expect.arrayContaining([
        'medium sparkplug-undeclared-metric Site/Line0',
        'medium sparkplug-type-mismatch Site/Line0',
        'medium sparkplug-malformed Site/Line0',
      ]),
    );
  });

  test('no detector fails on what an attacker sends', () => {
    const { fleet, victim } = workedPlant();
    fc.assert(
      fc.property(
        fc.constantFrom('NBIRTH', 'NDEATH', 'NDATA', 'NCMD'),
        fc.uint8Array({ maxLength: 60 }),
        (type, payload) => {
          fleet.after(0.1).send(`spBv1.0/Site/${type}/${victim.name}`, payload);
        },
      ),
      { numRuns: 300 },
    );
    fleet.after(30);
    expect(fleet.problems()).toEqual([]);
  });
});
