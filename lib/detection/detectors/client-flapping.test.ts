import { describe, expect, test } from 'vitest';
import { playEvents, repeated, type Step } from '../testing/play-events';
import { clientFlapping } from './client-flapping';

const ends = (times: number, seconds: number, reason?: string, clientId = 'plc-7'): readonly Step[] =>
  repeated(times, seconds, () => ({ kind: 'client.disconnected', clientId, reason }));

describe('raises', () => {
  test.each(['connection lost', 'keepalive timeout', 'protocol error', 'Broken pipe'])(
    'ten ends in ten minutes: %s',
    (reason) => {
      const found = playEvents(clientFlapping, ends(10, 50, reason));
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        severity: 'low',
        key: 'client:plc-7',
        subject: { kind: 'client', id: 'plc-7' },
        evidence: { ends: 10, reasons: [reason] },
      });
    },
  );

  test('very many ends where the broker tells no reason, and says that it is not sure', () => {
    const [first] = playEvents(clientFlapping, ends(150, 2));
    expect(first).toMatchObject({ confidence: 0.4, evidence: { ends: 120 } });
    expect(first?.summary).toContain('does not tell why');
  });

  test('what goes on, once a minute', () => {
    expect(playEvents(clientFlapping, ends(300, 1, 'connection lost')).length).toBeLessThanOrEqual(6);
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on a sensor that says goodbye after each message', steps: ends(500, 10, 'clean') },
    { name: 'on the same sensor where no reason is told', steps: ends(500, 10) },
    { name: 'on a device that is lost every other minute', steps: ends(100, 120, 'connection lost') },
    { name: 'on one that an administrator throws out', steps: ends(50, 5, 'administrative action') },
    {
      name: 'when a thousand devices lose their connection twice',
      steps: repeated(2000, 0.1, (turn) => ({
        kind: 'client.disconnected',
        clientId: `plc-${turn % 1000}`,
        reason: 'connection lost',
      })),
    },
    { name: 'about the monitor', steps: ends(50, 5, 'connection lost', 'brokerwatch-monitor') },
    {
      name: 'about an id that the line does not tell beyond doubt',
      steps: repeated(50, 5, () => ({
        kind: 'client.disconnected',
        clientId: 'a b',
        clientIdConfidence: 'ambiguous',
        reason: 'connection lost',
      })),
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(clientFlapping, steps)).toEqual([]);
  });
});
