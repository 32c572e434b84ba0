import { describe, expect, test } from 'vitest';
import { learnedAfter, manySteps, playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn } from '../testing/observed-world';
import { sparkplugTwoWriters } from './sparkplug-two-writers';

const session = (clientId: string, address = '10.0.0.5') => ({
  clientId,
  username: null,
  address,
  connectedSince: 1,
});
const otherPublisher = (facts: Record<string, string>): SignStep => ({
  at: learnedAfter,
  kind: 'other-publisher',
  rule: 'S25',
  topic: 'spBv1.0/Site/NDATA/Line1',
  facts: { usualClientId: 'line1-gateway', clientId: null, ...facts },
});

describe('sparkplug-two-writers', () => {
  test('two sequence heads are critical, told once and over after an hour of calm', () => {
    const heads = manySteps(5, 1, () => ({ kind: 'two-heads', rule: 'S06', text: 'heads at 17 and 203' }));
    const findings = playSigns(sparkplugTwoWriters, heads, { tail: 4000 });
    expect(findings).toMatchObject([
      { action: 'raise', severity: 'critical', subject: { kind: 'node', id: 'Site/Line1' } },
      { action: 'clear', key: 'Site/Line1' },
    ]);
    expect(raisesIn(findings)[0]?.summary).toContain('heads at 17 and 203');
  });

  test('births that take turns three times are critical', () => {
    const turn = (turns: number): SignStep => ({
      at: turns * 60,
      kind: 'births-alternate',
      rule: 'S12',
      facts: { bdSeqs: [4, 9], turns },
    });
    expect(raisedBy(sparkplugTwoWriters, [turn(2)])).toEqual([]);
    expect(raisedBy(sparkplugTwoWriters, [turn(2), turn(3)])).toEqual([['critical', 'Site/Line1']]);
  });

  test('another MQTT client that sends while the usual one stays connected is critical', () => {
    const findings = playSigns(sparkplugTwoWriters, [otherPublisher({ clientId: 'laptop' })], {
      tail: 130,
      world: { sessions: [session('line1-gateway'), session('laptop', '10.0.0.66')] },
    });
    expect(raisesIn(findings)).toMatchObject([
      { severity: 'critical', evidence: { clientIds: ['laptop', 'line1-gateway'] } },
    ]);
  });

  test('a birth without the node’s MQTT client is high, a second taker of its commands medium', () => {
    const absent = (facts: Record<string, string>): readonly SignStep[] => [
      { at: 0, cause: 'NBIRTH' },
      { ...otherPublisher(facts), topic: '' } as SignStep,
    ];
    expect(raisedBy(sparkplugTwoWriters, absent({}))).toEqual([['high', 'Site/Line1']]);
    expect(raisedBy(sparkplugTwoWriters, absent({ clientId: 'laptop' }))).toEqual([['medium', 'Site/Line1']]);
  });

  test('a standby that took the commands beside the active one while learning is low, then and later', () => {
    const second = (at: number, clientId: string): SignStep =>
      ({ ...otherPublisher({ clientId }), topic: '', at }) as SignStep;
    const begun: SignStep = { at: 0, cause: 'NBIRTH' };
    const calm = learnedAfter + 10_000;
    expect(raisedBy(sparkplugTwoWriters, [begun, second(600, 'standby')])).toEqual([['low', 'Site/Line1']]);
    const steps = [begun, second(600, 'standby'), second(learnedAfter, 'standby'), second(calm, 'laptop')];
    expect(raisedBy(sparkplugTwoWriters, steps)).toEqual([
      ['low', 'Site/Line1'],
      ['low', 'Site/Line1'],
      ['medium', 'Site/Line1'],
    ]);
    const first = sparkplugTwoWriters.start({});
    playSigns({ ...sparkplugTwoWriters, start: () => first }, [begun, second(600, 'standby')]);
    const memory = JSON.parse(JSON.stringify(first.memory()));
    expect(raisedBy(sparkplugTwoWriters, [second(learnedAfter, 'standby')], { memory })).toEqual([
      ['low', 'Site/Line1'],
    ]);
  });

  test('a failover or a replaced device, whose old MQTT client goes, is low', () => {
    const sessions = [session('line1-standby')];
    expect(
      raisedBy(sparkplugTwoWriters, [otherPublisher({ clientId: 'line1-standby' })], {
        tail: 130,
        world: { sessions },
      }),
    ).toEqual([['low', 'Site/Line1']]);
  });

  test('a node that makes up its id at each connect is not judged by it', () => {
    const steps = Array.from({ length: 8 }, (_, turn) => ({
      ...otherPublisher({ clientId: `gw${turn}` }),
      at: learnedAfter + turn * 10,
    }));
    const sessions = [session('line1-gateway'), ...steps.map((_, turn) => session(`gw${turn}`))];
    expect(raisedBy(sparkplugTwoWriters, steps.slice(5), { world: { sessions }, tail: 200 })).not.toEqual([]);
    expect(raisedBy(sparkplugTwoWriters, steps, { world: { sessions }, tail: 200 })).toEqual([]);
  });

  test('a generated id from the same address is the same device, connected anew', () => {
    const sessions = [session('paho-1f3a9c0277', '10.0.0.5'), session('paho-77aa12bc99', '10.0.0.5')];
    const step = otherPublisher({ clientId: 'paho-77aa12bc99', usualClientId: 'paho-1f3a9c0277' });
    expect(raisedBy(sparkplugTwoWriters, [step], { world: { sessions }, tail: 200 })).toEqual([]);
  });

  test('made-up ids excuse nobody who sends from another address', () => {
    const steps = Array.from({ length: 8 }, (_, turn) => ({
      ...otherPublisher({ clientId: `gw${turn}` }),
      at: learnedAfter + turn * 10,
    }));
    const intruder = { ...otherPublisher({ clientId: 'laptop' }), at: learnedAfter + 100 };
    const sessions = [
      session('line1-gateway'),
      ...steps.map((_, turn) => session(`gw${turn}`)),
      session('laptop', '10.0.0.66'),
    ];
    expect(raisedBy(sparkplugTwoWriters, [...steps, intruder], { world: { sessions }, tail: 200 })).toEqual([
      ['critical', 'Site/Line1'],
    ]);
  });
});
