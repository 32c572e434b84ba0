import { describe, expect, test } from 'vitest';
import { playEvents, repeated } from '../testing/play-events';
import { logTruncated } from './log-truncated';

describe('raises', () => {
  test.each([
    { reason: 'cut connect line', severity: 'high' },
    { reason: 'cut subscribe line', severity: 'high' },
    { reason: '12 more filters in one message left out', severity: 'high' },
    { reason: 'cut line of level I', severity: 'low' },
  ])('$reason: $severity', ({ reason, severity }) => {
    const found = playEvents(logTruncated, [{ kind: 'log.truncated', reason, address: '10.9.9.9', at: 0 }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity,
      key: 'address:10.9.9.9',
      subject: { kind: 'address', id: '10.9.9.9' },
      evidence: { reason, brokerLines: ['raw line'] },
    });
  });

  test('of one MQTT client once a minute', () => {
    const steps = repeated(100, 1, () => ({
      kind: 'log.truncated',
      clientId: 'long',
      reason: 'cut subscribe line',
    }));
    expect(playEvents(logTruncated, steps)).toHaveLength(2);
  });
});

describe('stays silent', () => {
  test('on whole lines, however long their names', () => {
    const filter = 'x'.repeat(400);
    expect(
      playEvents(logTruncated, [
        { kind: 'client.connected', clientId: 'y'.repeat(400), at: 0 },
        { kind: 'client.subscribed', clientId: 'plc', filter, at: 1 },
        { kind: 'unparsed', at: 2 },
      ]),
    ).toEqual([]);
  });

  test('on the monitor itself', () => {
    expect(
      playEvents(logTruncated, [{ kind: 'log.truncated', clientId: 'brokerwatch-monitor', at: 0 }]),
    ).toEqual([]);
  });
});
