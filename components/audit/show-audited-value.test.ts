import { expect, test } from 'vitest';
import { showAuditedValue } from './show-audited-value';

test('a text is one line, whatever it holds', () => {
  for (const text of ['a\nby Anna', 'a\r\n\u2028b', 'a⟨U+000A⟩by Anna'])
    expect(showAuditedValue(text).split(/[\r\n\u2028\u2029]/)).toHaveLength(1);
  expect(showAuditedValue('a\nb')).toBe('a⟨U+000A⟩b');
});

test('a list has one line an entry, whatever the entries hold', () => {
  expect(showAuditedValue(['a\nb', 'c⟨U+000A⟩d', '\u202e'])).toBe(
    '[\n "a\\nb",\n "c⟨U+000A⟩d",\n "⟨U+202E⟩"\n]',
  );
  expect(showAuditedValue(7)).toBe('7');
});
