import { expect, test } from 'vitest';
import { prepareTimeLines } from './prepare-time-lines';
import { toCsv } from './to-csv';

const csvOf = (name: string, ...values: (number | null)[]) =>
  toCsv(
    prepareTimeLines({
      series: [
        {
          name,
          points: values.map((value, index) => ({ at: new Date(index * 60_000).toISOString(), value })),
        },
      ],
      from: 0,
      to: values.length * 60_000,
      stepMs: 60_000,
    }),
  );

test('one line a step, unknown left empty', () => {
  expect(csvOf('plant-a', 1.5, null)).toBe(
    'time,plant-a\r\n1970-01-01T00:00:00.000Z,1.5\r\n1970-01-01T00:01:00.000Z,\r\n',
  );
});

test.each([
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['@cmd', "'@cmd"],
  ['a,b', '"a,b"'],
  ['plain', 'plain'],
])('a broker named %s cannot become a formula or break the columns', (name, expected) => {
  expect(csvOf(name, 1).split('\r\n')[0]).toBe(`time,${expected}`);
});
