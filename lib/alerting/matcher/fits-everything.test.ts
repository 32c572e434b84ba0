import { expect, test } from 'vitest';
import { type AlertMatcher, detectorFamilies } from '@/lib/domain/alert-matcher';
import { severities } from '@/lib/domain/severity';
import { fitsEverything, isAlwaysOn } from './fits-everything';

const site = { brokerIds: [1, 2], detectors: ['replay', 'topic-scan'] };

test.each<[AlertMatcher, boolean]>([
  [{}, true],
  [{ severities: [...severities] }, true],
  [{ severities: ['high', 'critical'] }, false],
  [{ families: [...detectorFamilies], subject: '**' }, true],
  [{ brokerIds: [1] }, false],
  [{ brokerIds: [2, 1, 9] }, true],
  [{ detectors: ['topic-scan', 'replay'] }, true],
  [{ brokerIds: [1, 2], subject: '?*' }, true],
  [{ subject: '*?*?' }, true],
  [{ subject: '????' }, false],
  [{ subject: 'a*' }, false],
  [{ clientIds: ['a'] }, false],
  [{ prefix: 'plant' }, false],
])('%j', (matcher, isEverything) => expect(fitsEverything(matcher, site)).toBe(isEverything));

const week = { timeZone: 'UTC', weekdays: [0, 1, 2, 3, 4, 5, 6], startMinute: 0, durationMinutes: 1440 };
test.each([
  [week, true],
  [{ ...week, durationMinutes: 1439 }, false],
  [{ ...week, startMinute: 600, weekdays: [6, 5, 4, 3, 2, 1, 0] }, true],
  [{ ...week, weekdays: [3], durationMinutes: 10_080 }, true],
  [{ ...week, weekdays: [1, 4], durationMinutes: 4 * 1440 }, true],
  [{ ...week, weekdays: [1, 4], durationMinutes: 4 * 1440 - 1 }, false],
])('always on: %j', (time, isAlways) => expect(isAlwaysOn(time)).toBe(isAlways));
