import { describe, expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random';
import { fieldsMax, jsonTypes } from './json-fields';
import { pathOf } from './path-of';
import { JsonScanner, spaceStyles } from './scan-json';

const encoder = new TextEncoder();
const typeNames = Object.fromEntries(Object.entries(jsonTypes).map(([name, code]) => [code, name]));

function scan(text: string) {
  const bytes = encoder.encode(text);
  const scanner = new JsonScanner();
  const isJson = scanner.scan(bytes, 0, bytes.length);
  const { fields } = scanner;
  const found = Array.from({ length: fields.count }, (_, field) => ({
    path: pathOf(bytes, fields.begin[field] ?? 0),
    type: typeNames[fields.type[field] ?? 0],
    value: fields.value[field],
    decimals: fields.decimals[field],
    text: text.slice(fields.begin[field], fields.end[field]),
  }));
  return { isJson, fields, found, style: scanner.style };
}

test('finds every field with its path, type, value and decimals', () => {
  const { isJson, found } = scan('{"a":1.50,"b":{"c":"x\\"y","d":[1,2,{"e":null}]},"f":true,"g":[]}');
  expect(isJson).toBe(true);
  expect(found).toEqual([
    { path: 'a', type: 'number', value: 1.5, decimals: 2, text: '1.50' },
    { path: 'b', type: 'object', value: 0, decimals: 0, text: '{"c":"x\\"y","d":[1,2,{"e":null}]}' },
    { path: 'b.c', type: 'text', value: 0, decimals: 0, text: '"x\\"y"' },
    { path: 'b.d', type: 'array', value: 0, decimals: 0, text: '[1,2,{"e":null}]' },
    { path: 'b.d[]', type: 'number', value: 1, decimals: 0, text: '1' },
    { path: 'b.d[]', type: 'object', value: 0, decimals: 0, text: '{"e":null}' },
    { path: 'b.d[].e', type: 'null', value: 0, decimals: 0, text: 'null' },
    { path: 'f', type: 'boolean', value: 1, decimals: 0, text: 'true' },
    { path: 'g', type: 'array', value: 0, decimals: 0, text: '[]' },
  ]);
});

test.each([
  { name: 'order of keys', one: '{"a":1,"b":2}', two: '{"b":9,"a":8}', sameShape: true, sameOrder: false },
  { name: 'length of lists', one: '{"a":[1]}', two: '{"a":[1,2,3]}', sameShape: true, sameOrder: true },
  { name: 'white space', one: '{"a":1}', two: '{ "a" : 1 }\n', sameShape: true, sameOrder: true },
  { name: 'a key', one: '{"a":1}', two: '{"a":1,"b":1}', sameShape: false, sameOrder: false },
  { name: 'a type', one: '{"a":1}', two: '{"a":"1"}', sameShape: false, sameOrder: true },
  { name: 'nesting', one: '{"a":{"b":1}}', two: '{"a":1,"b":1}', sameShape: false, sameOrder: false },
])('shape and order by $name', ({ one, two, sameShape, sameOrder }) => {
  const [first, second] = [scan(one).fields, scan(two).fields];
  expect(first.shapeHash === second.shapeHash).toBe(sameShape);
  expect(first.orderHash === second.orderHash).toBe(sameOrder);
});

const { colonTight, colonSpaced, commaTight, commaSpaced, newLines, braceSpaced, spaceBeforeColon } =
  spaceStyles;

test.each([
  { text: '{"a":1,"b":2}', style: colonTight | commaTight },
  { text: '{"a": 1, "b": 2}', style: colonSpaced | commaSpaced },
  { text: '{\n  "a": 1,\n  "b": 2\n}', style: colonSpaced | newLines },
  { text: '{ "a" :1 }', style: colonTight | braceSpaced | spaceBeforeColon },
])('white space of $text', ({ text, style }) => {
  expect(scan(text).style & 0xff).toBe(style);
});

test.each([
  '',
  '{',
  '[',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '[1,]',
  '{"a":1}}',
  '{"a":1} x',
  '{a:1}',
  '"text"',
  '12',
  'true',
  '{"a":tru}',
  '{"a":"\u0001"}',
  '{"a":"open',
  '{"a":-}',
  '[1 2]',
])('%j is no JSON', (text) => {
  expect(scan(text).isJson).toBe(false);
});

describe('what is hostile', () => {
  test('depth, number of fields and length are bounded', () => {
    const deep = `${'[{"a":'.repeat(2000)}1${'}]'.repeat(2000)}`;
    expect(scan(deep)).toMatchObject({ isJson: true, fields: { count: 6 } });
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, n])));
    expect(scan(wide)).toMatchObject({ isJson: true, fields: { count: fieldsMax, isCutShort: true } });
    const long = `{"a":[${Array(100_000).fill('1').join(',')}],"${'k'.repeat(100_000)}":"${'v'.repeat(100_000)}"}`;
    expect(scan(long)).toMatchObject({ isJson: true, fields: { count: 3 } });
  });

  test('a key that comes twice is noted', () => {
    expect(scan('{"a":1,"a":2}').fields.hasDuplicateKey).toBe(true);
    expect(scan('{"a":[{"b":1},{"b":2}]}').fields.hasDuplicateKey).toBe(false);
  });

  test('any bytes are passed over without harm, and what JSON.parse takes is taken', () => {
    const random = seededRandom(12);
    const alphabet = encoder.encode('{}[]:,"\\ 0123456789.eE+-truefalsn\n\u00e9');
    const scanner = new JsonScanner();
    const decoder = new TextDecoder();
    for (let turn = 0; turn < 3000; turn++) {
      const length = Math.floor(random() * 40);
      const bytes = Uint8Array.from({ length }, () =>
        turn % 3 === 0 ? Math.floor(random() * 256) : (alphabet[Math.floor(random() * alphabet.length)] ?? 0),
      );
      const isJson = scanner.scan(bytes, 0, length);
      if (!isJson) expect(isContainer(decoder.decode(bytes))).toBe(false);
    }
  });

  test('values are what JSON.parse finds, with one byte changed anywhere', () => {
    const text = '{"t":21.50,"n":-3,"e":1.5e-3,"big":12345678901234567890,"l":[0.1,2],"s":"a,}"}';
    const bytes = encoder.encode(text);
    const random = seededRandom(2);
    const scanner = new JsonScanner();
    for (let turn = 0; turn < 2000; turn++) {
      const changed = bytes.slice();
      if (turn > 0) changed[Math.floor(random() * bytes.length)] = Math.floor(random() * 128);
      scanner.scan(changed, 0, changed.length);
      for (let field = 0; field < scanner.fields.count; field++) {
        if (scanner.fields.type[field] !== jsonTypes.number) continue;
        const written = new TextDecoder().decode(
          changed.subarray(scanner.fields.begin[field], scanner.fields.end[field]),
        );
        expect(scanner.fields.value[field]).toBe(Number(written));
      }
    }
  });
});

/** Does JSON.parse take it, as an object or a list? */
function isContainer(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
