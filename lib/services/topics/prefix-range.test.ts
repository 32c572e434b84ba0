import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfPrefix } from './prefix-range';

const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test.each([
  ['plant/', 'plant0'],
  ['a', 'b'],
  ['', null],
  ['a\u{10FFFF}', 'b'],
  ['\u{10FFFF}', null],
  ['x\uD7FF', 'x\uE000'],
  ['ü', 'ý'],
])('%j ends before %j', (prefix, end) => expect(endOfPrefix(prefix)).toBe(end));

test('a name is between a prefix and its end exactly when it begins with it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 });
  fc.assert(
    fc.property(text, text, (prefix, other) => {
      const end = endOfPrefix(prefix);
      for (const name of [other, prefix + other]) {
        const isInside = compare(name, prefix) >= 0 && (end === null || compare(name, end) < 0);
        expect(isInside).toBe(name.startsWith(prefix));
      }
    }),
  );
});
