import { expect, test } from 'vitest';
import { describeQuirk, isQuirkRule } from '@/lib/domain/sparkplug-quirks';
import { detectors } from '../registry';

const rules = Array.from({ length: 33 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`);

test('every rule that may become a quirk says what it is about and which detector would tell of it', () => {
  const kinds = new Set<string>(detectors.map(({ kind }) => kind));
  const learned = rules.filter(isQuirkRule);
  expect(learned.filter((rule) => !kinds.has(describeQuirk(rule)?.detector ?? ''))).toEqual([]);
  expect(learned).toHaveLength(13);
});

test.each([
  ['S01', 'the injected message itself would begin the learning time'],
  ['S02', 'a forged death would teach it'],
  ['S04', 'a death that data contradict'],
  ['S06', 'two counters'],
  ['S07', 'a repeated number'],
  ['S08', 'a repeated payload'],
  ['S12', 'births that take turns'],
  ['S16', 'fuzzing'],
  ['S17', 'a topic of a wrong shape is nobody’s'],
  ['S21', 'a command'],
  ['S24', 'a command, too'],
  ['S25', 'another MQTT client'],
  ['S26', 'a host application'],
  [
    'S30',
    'a host application is no edge node: the quirk would be listed nowhere, and nobody could revoke it',
  ],
])('%s is never learned: %s', (rule) => {
  expect(describeQuirk(rule)).toBeNull();
});
