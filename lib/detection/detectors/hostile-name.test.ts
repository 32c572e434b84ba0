import { describe, expect, test } from 'vitest';
import { observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { playEvents, repeated, type Step } from '../testing/play-events';
import { TopicStore } from '../topic-store';
import { hostileName } from './hostile-name';

function sweepTopics(names: readonly string[], settings: unknown = {}) {
  const topics = new TopicStore();
  for (const name of names) topics.count(topics.intern(name), 1, testStart);
  const running = hostileName.start(settings);
  const world = observedWorld({ topics });
  return [0, 5].flatMap((second) =>
    raisesIn(running.run({ type: 'sweep' }, world, testStart + second * 1000)),
  );
}

describe('raises', () => {
  test.each<{ what: string; step: Omit<Step, 'at'> }>([
    {
      what: 'MQTT client id',
      step: { kind: 'client.connected', clientId: "x (p2, c1, k60, u'root').", address: '10.9.9.9' },
    },
    {
      what: 'user name',
      step: { kind: 'client.connected', clientId: 'a', username: '<script>', address: '10.9.9.9' },
    },
    {
      what: 'filter',
      step: { kind: 'client.subscribed', clientId: 'a', filter: '/../../', address: '10.9.9.9' },
    },
    {
      what: 'MQTT client id',
      step: {
        kind: 'client.connected',
        clientId: 'a',
        clientIdConfidence: 'ambiguous',
        candidates: ["a (p2, c1, k60, u'b')"],
        address: '10.9.9.9',
      },
    },
    {
      what: 'name',
      step: {
        kind: 'protocol.error',
        clientId: 'a+b',
        reason: 'ACL denies access: dangerous client id',
        address: '10.9.9.9',
      },
    },
  ])('a hostile $what', ({ what, step }) => {
    const [first] = playEvents(hostileName, [{ ...step, at: 0 }]);
    expect(first).toMatchObject({ severity: 'medium', key: 'address:10.9.9.9', evidence: { what } });
  });

  test('hostile topics, once for all that are new', () => {
    const found = sweepTopics(['plant/a', '///////', '/../../']);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      key: 'topics',
      subject: { kind: 'broker', id: '7' },
      evidence: { brokerLines: ['///////', '/../../'] },
    });
  });

  test('a hostile topic in the slot of a forgotten one', () => {
    const topics = new TopicStore({ topicsMax: 20 });
    for (let topic = 0; topic < 20; topic++) topics.count(topics.intern(`x/${topic}`), 1, testStart);
    topics.takeDirty();
    const running = hostileName.start({});
    const sweep = (at: number) => raisesIn(running.run({ type: 'sweep' }, observedWorld({ topics }), at));
    const later = testStart + 3_600_000;
    expect([...sweep(testStart), ...sweep(later)]).toEqual([]);
    expect(topics.reclaim(later)).toHaveLength(2);
    topics.count(topics.intern('/../../'), 1, later);
    expect(sweep(later + 5000)).toMatchObject([{ key: 'topics', evidence: { brokerLines: ['/../../'] } }]);
  });

  test('a flood from one address at most every ten seconds', () => {
    const found = playEvents(
      hostileName,
      repeated(1000, 0.01, (turn) => ({
        kind: 'client.connected',
        clientId: `../${turn}`,
        address: '10.9.9.9',
      })),
    );
    expect(found).toHaveLength(1);
  });
});

describe('stays silent', () => {
  test.each<{ name: string; step: Omit<Step, 'at'> }>([
    { name: 'on ids with spaces', step: { kind: 'client.connected', clientId: 'Line 1 HMI' } },
    { name: 'on other alphabets', step: { kind: 'client.connected', clientId: 'насос-3', username: '工厂' } },
    {
      name: 'on wildcards',
      step: { kind: 'client.subscribed', clientId: 'a', filter: '$share/g/plant/+/#' },
    },
    {
      name: 'on lines that are ambiguous for a plain reason',
      step: {
        kind: 'client.subscribed',
        clientId: 'a 1 b',
        clientIdConfidence: 'ambiguous',
        candidates: ['a'],
        filter: 'x',
      },
    },
    {
      name: 'on the monitor',
      step: { kind: 'client.subscribed', clientId: 'brokerwatch-monitor', filter: '..' },
    },
    { name: 'on the broker’s own words', step: { kind: 'broker.info', reason: 'Error: ../x not found' } },
  ])('$name', ({ step }) => {
    expect(playEvents(hostileName, [{ ...step, at: 0 }])).toEqual([]);
  });

  test('on ordinary topics, and on all where that is switched off', () => {
    expect(sweepTopics(['plant/a', '/plant//b', 'spBv1.0/G/NDATA/E'])).toEqual([]);
    expect(sweepTopics(['///////'], { watchTopics: false })).toEqual([]);
  });
});
