import { expect, test } from 'vitest';
import { signalsOf } from './value-signals';
import { createVerdict, valueBits } from './value-verdict';

const place = { topic: 0, at: 7_200_000, message: 9, field: 'rpm' };

test.each([
  ['outside the range', 85, '85, where 20 to 24 is usual'],
  ['inside the range', 23, '23 after 21: within what is usual, but not after the values before it'],
])('a value %s is told without contradicting itself', (_, value, text) => {
  const found = { bits: valueBits.tail, score: 9, value, previous: 21, usualLow: 20, usualHigh: 24 };
  const told = signalsOf({ ...createVerdict(), ...found }, place);
  expect(told).toMatchObject([
    { ...place, kind: 'value-tail', nats: 9, text, facts: { value, previous: 21 } },
  ]);
});
