import { expect, test } from 'vitest';
import { createRaisePace, takeNews } from './raise-pace';

test('a condition is reported at once, when its severity changes, and else at most once an interval', () => {
  const pace = createRaisePace();
  const reported = [
    takeNews(pace, 'low', 0, 1000),
    takeNews(pace, 'low', 999, 1000),
    takeNews(pace, 'high', 999, 1000),
    takeNews(pace, 'high', 1998, 1000),
    takeNews(pace, 'high', 1999, 1000),
  ];
  expect(reported).toEqual([true, false, true, false, true]);
});
