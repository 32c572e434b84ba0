import { describe, expect, test } from 'vitest';
import { describeAlert } from './describe-alert';
import { durationText } from './duration-text';
import { sampleIncident, sampleMessage } from './testing/sample-message';

describe('describeAlert', () => {
  test.each([
    ['opened', 'CRITICAL: '],
    ['acknowledged', 'CRITICAL (acknowledged): '],
    ['repeated', 'CRITICAL (still open): '],
    ['unacknowledged', 'CRITICAL, UNACKNOWLEDGED for 15 min: '],
    ['digest', 'DIGEST, up to CRITICAL: '],
    ['resolved', 'RESOLVED: '],
  ] as const)('cause %s begins with %s', (cause, start) => {
    const incident = sampleIncident({ unacknowledgedMinutes: 15 });
    const { headline } = describeAlert({ ...sampleMessage({ severity: 'low' }, cause), incident });
    expect(headline).toBe(`${start}Wildcard subscriber laptop-7 and more`);
  });

  test('an incident names other alerts, counts the rest and is what the link opens', () => {
    const incident = sampleIncident({ alertCount: 12, hiddenCount: 3, assignee: 'Anna' });
    const description = describeAlert({ ...sampleMessage(), incident });
    expect(description).toMatchObject({
      severity: 'critical',
      others: ['HIGH: New source address 10.0.0.7 (10.0.0.7, 2 times)'],
      unnamed: 10,
      link: incident.url,
      linkTitle: 'Open the incident',
    });
    expect(description.facts).toEqual(
      expect.arrayContaining([
        { title: 'Incident', value: '12 alerts, 3 of them symptoms' },
        { title: 'Assigned to', value: 'Anna' },
      ]),
    );
  });

  test.each([
    [0, 'CRITICAL (reopened)', undefined],
    [1, 'CRITICAL (reopened)', 'came back once after it had ended, since 2026-11-22T10:00:00.000Z'],
    [
      7,
      'CRITICAL (flapping, 7 times)',
      'came back 7 times after it had ended, since 2026-11-22T10:00:00.000Z',
    ],
  ])('what came back %d times says so', (flapCount, start, fact) => {
    const incident = sampleIncident({ flapCount });
    const { headline, facts } = describeAlert({ ...sampleMessage({}, 'reopened'), incident });
    expect(headline).toBe(`${start}: Wildcard subscriber laptop-7 and more`);
    expect(facts.find(({ title }) => title === 'Flapping')?.value).toBe(fact);
  });

  test('a resolved message says how long it lasted and what it was', () => {
    const incident = sampleIncident({
      state: 'resolved',
      openedAt: '2026-11-22T10:00:00.000Z',
      resolvedAt: '2026-11-22T11:05:00.000Z',
    });
    const message = { ...sampleMessage({ verdict: 'true-positive' }, 'resolved'), incident };
    expect(describeAlert(message).facts).toEqual(
      expect.arrayContaining([
        { title: 'Lasted', value: '1 h 5 min' },
        { title: 'Verdict', value: 'true positive' },
      ]),
    );
  });

  test('without an incident the alert itself is linked', () => {
    expect(describeAlert(sampleMessage())).toMatchObject({
      linkTitle: 'Open the alert',
      unnamed: 0,
      others: [],
    });
  });

  test('a heartbeat has nothing to explain', () => {
    expect(describeAlert(sampleMessage({}, 'heartbeat')).facts).toEqual([]);
  });
});

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [999, '0 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%d ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));
