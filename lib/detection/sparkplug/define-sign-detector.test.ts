import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { raisesIn } from '../testing/observed-world';
import { defineSignDetector } from './define-sign-detector';
import { calmMinutesField, type SignVerdict } from './sign-detector-spec';
import { manySteps, playSigns, raisedBy, type SignStep } from './testing/play-signs';

const verdict: SignVerdict = { severity: 'medium', confidence: 0.5, title: 'Title', summary: 'Summary' };
const sign: SignStep = { at: 100, kind: 'malformed', rule: 'S16' };

function detectorOf(
  judge: (isDue: boolean) => ReturnType<Parameters<typeof defineSignDetector>[0]['judge']>,
) {
  return defineSignDetector({
    kind: 'sparkplug-malformed',
    family: 'sparkplug',
    title: 'Title',
    severity: 'medium',
    attack: [attackTags.masquerading],
    explain: '',
    respond: [],
    settings: z.object({ calmMinutes: calmMinutesField(10) }),
    signs: ['malformed'],
    recalls: ['command'],
    judge: ({ isDue }) => judge(isDue),
  });
}

describe('defineSignDetector', () => {
  test('a condition that goes on is told once a minute, with its count, and ends after the calm time', () => {
    const steps = manySteps(150, 1, () => ({ kind: 'malformed', rule: 'S16' }));
    const findings = playSigns(
      detectorOf(() => verdict),
      steps,
      { tail: 700 },
    );
    expect(findings.map(({ action }) => action)).toEqual(['raise', 'raise', 'raise', 'clear']);
    expect(raisesIn(findings).map(({ evidence }) => evidence.times)).toEqual([1, 61, 121]);
    expect(findings[3]?.summary).toBe('Not seen again for 10 minutes.');
  });

  test('a condition ends although signs that are worth nothing go on', () => {
    let worth: SignVerdict | null = verdict;
    const steps = manySteps(100, 10, () => ({ kind: 'malformed', rule: 'S16' }));
    const findings = playSigns(
      detectorOf(() => {
        const now = worth;
        worth = null;
        return now;
      }),
      steps,
    );
    expect(findings.map(({ action }) => action)).toEqual(['raise', 'clear']);
  });

  test('information is told once an hour', () => {
    const steps = manySteps(150, 1, () => ({ kind: 'malformed', rule: 'S16' }));
    expect(
      raisedBy(
        detectorOf(() => ({ ...verdict, severity: 'info' })),
        steps,
      ),
    ).toHaveLength(1);
  });

  test('a birth within the given time calls off what waits; later, or asked for by a command, it does not', () => {
    const waiting = detectorOf(() => ({ ...verdict, waitSeconds: 10, bornWithinSeconds: 2 }));
    const birth = (at: number): SignStep => ({ at, cause: 'NBIRTH' });
    const command: SignStep = { at: 100.5, kind: 'command', rule: 'S23' };
    expect(raisedBy(waiting, [sign])).toHaveLength(1);
    expect(raisedBy(waiting, [sign, birth(101)])).toEqual([]);
    expect(raisedBy(waiting, [sign, birth(104)])).toHaveLength(1);
    expect(raisedBy(waiting, [sign, command, birth(101)])).toHaveLength(1);
    expect(raisedBy(waiting, [sign, { at: 101, cause: 'NBIRTH', edgeNode: 'Other' }])).toHaveLength(1);
  });

  test('what is to be judged later is judged again, once', () => {
    const later = detectorOf((isDue) => (isDue ? verdict : { laterSeconds: 5 }));
    expect(raisedBy(later, [sign, { ...sign, at: 101 }])).toEqual([['medium', 'Site/Line1']]);
    expect(
      raisedBy(
        detectorOf(() => ({ laterSeconds: 5 })),
        [sign],
      ),
    ).toEqual([]);
  });

  test('a quirk is silent up to medium and information above, and never hides what is not one', () => {
    const quirk: SignStep = { ...sign, isQuirk: true };
    expect(
      raisedBy(
        detectorOf(() => verdict),
        [quirk],
      ),
    ).toEqual([]);
    const grave = detectorOf(() => ({ ...verdict, severity: 'critical' }));
    expect(raisedBy(grave, [quirk, { ...sign, at: 101 }])).toEqual([
      ['info', 'quirk Site/Line1'],
      ['critical', 'Site/Line1'],
    ]);
  });

  test('an alert that an earlier process left open ends when nothing is seen for the calm time', () => {
    const findings = playSigns(
      detectorOf(() => null),
      [sign],
      { openKeys: ['Site/Line9'], tail: 700 },
    );
    expect(findings).toMatchObject([{ action: 'clear', key: 'Site/Line9' }]);
  });

  test('names and facts from the wire keep evidence an object that JSON carries', () => {
    const hostile: SignStep = {
      ...sign,
      edgeNode: '__proto__',
      facts: { constructor: 'x', text: '\u202Eevil' },
    };
    const [raised] = raisesIn(
      playSigns(
        detectorOf(() => verdict),
        [hostile],
      ),
    );
    expect(JSON.parse(JSON.stringify(raised))).toMatchObject({ key: 'Site/__proto__' });
  });
});
