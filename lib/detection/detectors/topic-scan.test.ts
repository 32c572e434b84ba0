import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, repeated, type Step } from '../testing/play-events';
import { topicScan } from './topic-scan';

const subscribes = (times: number, from: number, denied: (turn: number) => boolean = () => false) =>
  repeated(
    times,
    0.1,
    (turn) => ({
      kind: denied(turn) ? 'acl.denied.subscribe' : 'client.subscribed',
      clientId: 'hmi',
      filter: `plant/${from}/${turn}`,
    }),
    from,
  );
const beginning: Step = { kind: 'client.connected', clientId: 'old', at: 0 };

describe('raises', () => {
  test('more than twenty filters in a minute by someone who never did that', () => {
    const found = playEvents(topicScan, [beginning, ...subscribes(21, oneDay)]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'medium', key: 'client:hmi', evidence: { filterCount: 21 } });
  });

  test('more than three times what is usual', () => {
    const found = playEvents(topicScan, [
      ...subscribes(30, 0),
      ...subscribes(5, 100),
      ...subscribes(120, oneDay),
    ]);
    expect(found[0]).toMatchObject({ evidence: { filterCount: 91, usualMost: 30 } });
  });

  test('filters of which the broker refuses a good part, as high, also on a fresh install', () => {
    const found = playEvents(
      topicScan,
      subscribes(40, 0, (turn) => turn % 3 === 0),
    );
    expect(found[0]).toMatchObject({ severity: 'high', evidence: { filterCount: 21, deniedCount: 7 } });
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on a screen with five hundred tags on a fresh install', steps: subscribes(500, 0) },
    {
      name: 'on the same screen when it starts again later',
      steps: [...subscribes(500, 0), ...subscribes(5, 100), ...subscribes(600, oneDay)],
    },
    { name: 'on twenty filters', steps: [beginning, ...subscribes(20, oneDay)] },
    {
      name: 'on many filters spread over a day',
      steps: [
        beginning,
        ...repeated(
          500,
          5,
          (turn) => ({ kind: 'client.subscribed', clientId: 'hmi', filter: `plant/${turn}` }),
          oneDay,
        ),
      ],
    },
    {
      name: 'on the same filter again and again',
      steps: [
        beginning,
        ...repeated(
          500,
          0.1,
          () => ({ kind: 'client.subscribed', clientId: 'hmi', filter: 'plant/#' }),
          oneDay,
        ),
      ],
    },
    {
      name: 'when a thousand devices subscribe to their own filters at once',
      steps: [
        beginning,
        ...repeated(
          2000,
          0.01,
          (turn) => ({
            kind: 'client.subscribed',
            clientId: `plc-${turn % 1000}`,
            filter: `cmd/plc-${turn}`,
          }),
          oneDay,
        ),
      ],
    },
    {
      name: 'about the monitor',
      steps: [
        beginning,
        ...repeated(
          100,
          0.1,
          (turn) => ({ kind: 'client.subscribed', clientId: 'brokerwatch-monitor', filter: `a/${turn}` }),
          oneDay,
        ),
      ],
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(topicScan, steps)).toEqual([]);
  });
});
