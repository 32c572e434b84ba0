import { expect, test } from 'vitest';
import { truncateMiddle } from './truncate-middle';

test.each([
  ['short', 10, 'short'],
  ['exactly-10', 10, 'exactly-10'],
  ['sensor-hall-3-line-7-temperature', 16, 'sensor-ha…rature'],
  ['💡💡💡💡💡💡', 5, '💡💡💡…💡'],
])('%s cut to %i reads %s', (text, max, expected) => expect(truncateMiddle(text, max)).toBe(expected));
