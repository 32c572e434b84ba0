import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { dataType } from './data-type';
import { decodeMetrics } from './decode-metrics';
import { sparkplugDescriptor } from './testing/sparkplug-schema';

const Payload = protobuf.Root.fromJSON(sparkplugDescriptor()).lookupType('Payload');

function encode(metric: object): Uint8Array {
  return Uint8Array.from(
    Payload.encode(Payload.fromObject({ metrics: [{ name: 'm', ...metric }] })).finish(),
  );
}

function decode(metric: object) {
  const decoded = decodeMetrics(encode(metric));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.metrics[0];
}

/** Little-endian bytes of numbers of one width. */
function packed(width: 1 | 2 | 4 | 8, numbers: readonly (number | bigint)[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(width * numbers.length));
  for (const [index, number] of numbers.entries()) {
    const bits = BigInt.asUintN(width * 8, BigInt(number));
    for (let byte = 0; byte < width; byte++) {
      view.setUint8(index * width + byte, Number((bits >> BigInt(8 * byte)) & 0xffn));
    }
  }
  return new Uint8Array(view.buffer);
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('arrays', () => {
  test.each([
    ['Int8Array', packed(1, [-23, 123]), [-23, 123]],
    ['Int16Array', packed(2, [-30_000, 30_000]), [-30_000, 30_000]],
    ['Int32Array', packed(4, [-1, 315_338_746]), [-1, 315_338_746]],
    ['Int64Array', packed(8, [-4_270_929_666_821_191_986n, 5n]), [-4_270_929_666_821_191_986n, 5]],
    ['UInt8Array', packed(1, [23, 250]), [23, 250]],
    ['UInt16Array', packed(2, [30, 52_360]), [30, 52_360]],
    ['UInt32Array', packed(4, [52, 4_294_967_295]), [52, 4_294_967_295]],
    ['UInt64Array', packed(8, [2n ** 64n - 1n, 5n]), [2n ** 64n - 1n, 5]],
    ['FloatArray', Uint8Array.of(0, 0, 0xc0, 0x3f, 0, 0, 0x20, 0xc0), [1.5, -2.5]],
    ['DoubleArray', new Uint8Array(new Float64Array([12.354213, -1e300]).buffer), [12.354213, -1e300]],
    ['BooleanArray', Uint8Array.of(10, 0, 0, 0, 0b0011_0100, 0b1100_0000), bits('0011010011')],
    ['BooleanArray', Uint8Array.of(0, 0, 0, 0), []],
    ['StringArray', utf8('ABC\0höllo\0\0'), ['ABC', 'höllo', '']],
    ['StringArray', new Uint8Array(0), []],
    ['DateTimeArray', packed(8, [1_656_107_875_000n, 0n]), [1_656_107_875_000, 0]],
  ] as const)('%s', (name, bytes, items) => {
    const datatype = dataType[name];
    const expected = { kind: 'array', items, itemCount: items.length };
    expect(decode({ datatype, bytes_value: bytes })?.value).toEqual(expected);
  });

  test.each([
    ['Int16Array', 'half an item', Uint8Array.of(1, 2, 3)],
    ['BooleanArray', 'a count beyond the bits', Uint8Array.of(255, 255, 255, 255, 1)],
    ['BooleanArray', 'no count', Uint8Array.of(1, 0, 0)],
    ['StringArray', 'a text that does not end', utf8('ABC\0D')],
  ] as const)('%s with %s does not fit', (name, _, bytes) => {
    const value = { kind: 'mismatch', reason: 'broken-array', field: 'bytes_value' };
    expect(decode({ datatype: dataType[name], bytes_value: bytes })?.value).toEqual(value);
  });

  test('of a long array the first 4,000 items are made, and all are counted', () => {
    for (const [datatype, bytes_value] of [
      [dataType.UInt8Array, new Uint8Array(30_000)],
      [dataType.StringArray, new Uint8Array(30_000)],
      [dataType.BooleanArray, Uint8Array.from([0x30, 0x75, 0, 0, ...new Uint8Array(3750)])],
    ] as const) {
      const value = decode({ datatype, bytes_value })?.value;
      if (value?.kind !== 'array') throw new Error('no array');
      expect([value.itemCount, value.items.length]).toEqual([30_000, 4000]);
    }
  });
});

function bits(text: string): boolean[] {
  return [...text].map((bit) => bit === '1');
}

describe('data sets', () => {
  const dataset_value = {
    num_of_columns: 4,
    columns: ['Int', 'Text', 'Wide', 'Flag'],
    types: [dataType.Int8, dataType.String, dataType.Int64, dataType.Boolean],
    rows: [
      {
        elements: [
          { int_value: 0xff },
          { string_value: 'a' },
          { long_value: '18446744073709551611' },
          { boolean_value: true },
        ],
      },
      { elements: [{ float_value: 1 }, {}, { long_value: '9007199254740993' }, { boolean_value: false }] },
    ],
  };
  const expected = {
    columns: ['Int', 'Text', 'Wide', 'Flag'],
    types: [1, 12, 4, 11],
    rows: [
      [-1, 'a', -5, true],
      [null, null, 9_007_199_254_740_993n, false],
    ],
    rowCount: 2,
    misfits: 1,
    isRectangular: true,
  };

  test('with exact cells, and with or without a datatype', () => {
    for (const metric of [{ datatype: dataType.DataSet, dataset_value }, { dataset_value }]) {
      expect(decode(metric)?.value).toEqual({ kind: 'dataSet', dataSet: expected });
    }
  });

  test('types packed into one field are read too', () => {
    const set = [0x08, 2, 0x12, 1, 97, 0x12, 1, 98, 0x1a, 2, 3, 12, 0x22, 4, 0x0a, 2, 0x08, 9];
    const bytes = Uint8Array.from([0x12, set.length + 3, 0x8a, 0x01, set.length, ...set]);
    const decoded = decodeMetrics(bytes);
    expect(decoded.ok && decoded.metrics[0]?.value).toMatchObject({
      dataSet: { types: [3, 12], rows: [[9]], isRectangular: false },
    });
  });

  test('of limits: 256 columns and 10,000 rows are read, one more is refused', () => {
    const wide = (columns: number) => ({ dataset_value: { columns: Array(columns).fill('c') } });
    const long = (rows: number) => ({ dataset_value: { rows: Array(rows).fill({}) } });
    const broad = (cells: number) => ({ dataset_value: { rows: [{ elements: Array(cells).fill({}) }] } });
    expect(decode(wide(256))?.value).toMatchObject({ dataSet: { isRectangular: false } });
    expect(decode(long(10_000))?.value).toMatchObject({ kind: 'dataSet' });
    expect(decode(broad(256))?.value).toMatchObject({ kind: 'dataSet' });
    expect(decodeMetrics(encode(wide(257)))).toEqual({ ok: false, reason: 'data-set-too-wide' });
    expect(decodeMetrics(encode(long(10_001)))).toEqual({ ok: false, reason: 'data-set-too-long' });
    expect(decodeMetrics(encode(broad(257)))).toEqual({ ok: false, reason: 'data-set-too-wide' });
  });
});

describe('templates', () => {
  test('a definition with parameters, and an instance', () => {
    const metric = { name: 'speed', datatype: dataType.Float, float_value: 1.5 };
    const definition = {
      version: '1.0',
      is_definition: true,
      metrics: [metric, { name: 'count', datatype: dataType.Int64, long_value: '18446744073709551615' }],
      parameters: [
        { name: 'Index', type: dataType.Int16, int_value: 0xfffe },
        { name: 'Note', type: dataType.String },
        { name: 'Bad', type: dataType.Boolean, int_value: 1 },
      ],
    };
    expect(decode({ datatype: dataType.Template, template_value: definition })?.value).toMatchObject({
      template: {
        version: '1.0',
        ref: null,
        isDefinition: true,
        metrics: [
          { name: 'speed', value: { value: 1.5 } },
          { name: 'count', value: { value: -1 } },
        ],
        parameters: [
          { name: 'Index', datatype: 2, value: { kind: 'scalar', value: -2 } },
          { name: 'Note', value: { kind: 'null' } },
          { name: 'Bad', value: { kind: 'mismatch', reason: 'wrong-field', field: 'int_value' } },
        ],
      },
    });
    const instance = { template_ref: 'motor', metrics: [metric] };
    expect(decode({ template_value: instance })?.value).toMatchObject({
      template: { ref: 'motor', isDefinition: false, metrics: [{ datatype: 9 }] },
    });
  });

  const nested = (depth: number): object =>
    depth === 0
      ? { name: 'leaf', datatype: dataType.Int8, int_value: 7 }
      : {
          name: `at ${depth}`,
          datatype: dataType.Template,
          template_value: { metrics: [nested(depth - 1)] },
        };

  test('eight deep are read to the leaf, nine are refused, and 5,000 do not overflow the stack', () => {
    let value = decode(nested(8))?.value;
    for (let depth = 1; depth < 8 && value?.kind === 'template'; depth++)
      value = value.template.metrics[0]?.value;
    expect(value).toMatchObject({ template: { metrics: [{ name: 'leaf', value: { value: 7 } }] } });
    expect(decodeMetrics(encode(nested(9)))).toEqual({ ok: false, reason: 'too-deep' });
    expect(decodeMetrics(nestedBytes(5000))).toEqual({ ok: false, reason: 'too-deep' });
  });

  test('more than 4,096 metrics in a template are refused', () => {
    const metric = { template_value: { metrics: Array(4097).fill({}) } };
    expect(decodeMetrics(encode(metric))).toEqual({ ok: false, reason: 'too-many-metrics' });
  });
});

/** Metrics with templates within each other, written from the innermost outwards. */
function nestedBytes(depth: number): Uint8Array {
  const bytes = new Uint8Array(depth * 10);
  let start = bytes.length;
  const prepend = (...more: readonly number[]) => {
    start -= more.length;
    bytes.set(more, start);
  };
  const prependLength = () => {
    const length = bytes.length - start;
    prepend((length & 0x7f) | 0x80, ((length >>> 7) & 0x7f) | 0x80, length >>> 14);
  };
  for (let level = 0; level < depth; level++) {
    prependLength();
    prepend(0x92, 0x01);
    prependLength();
    prepend(0x12);
  }
  return bytes.subarray(start);
}

describe('properties and metadata', () => {
  const quality = (value: object) => ({
    keys: ['Unit', 'Quality'],
    values: [{ type: 12, string_value: '°C' }, value],
  });

  test.each([
    ['good', quality({ type: 3, int_value: 192 }), 192],
    ['bad', quality({ type: 3, int_value: 0 }), 0],
    ['stale', quality({ type: 3, int_value: 500 }), 500],
    ['in long_value', quality({ type: 4, long_value: '192' }), 192],
    ['null', quality({ type: 3, is_null: true }), null],
    ['as text', quality({ type: 12, string_value: '192' }), null],
    ['without a value', { keys: ['Quality'], values: [] }, null],
    ['not there', { keys: ['quality'], values: [{ type: 3, int_value: 192 }] }, null],
  ])('Quality %s', (_, properties, expected) => {
    expect(decode({ datatype: dataType.Int8, int_value: 1, properties })?.quality).toBe(expected);
  });

  test('values before keys pair by their places', () => {
    const set = [
      0x12,
      4,
      0x08,
      3,
      0x18,
      5,
      0x12,
      5,
      0x08,
      3,
      0x18,
      192,
      1,
      0x0a,
      1,
      97,
      0x0a,
      7,
      ...utf8('Quality'),
    ];
    const decoded = decodeMetrics(Uint8Array.from([0x12, set.length + 2, 0x4a, set.length, ...set]));
    expect(decoded.ok && decoded.metrics[0]).toMatchObject({
      quality: 192,
      properties: [
        { name: 'a', datatype: 3, value: { value: 5 } },
        { name: 'Quality', value: { value: 192 } },
      ],
    });
  });

  test('sets and lists of sets within', () => {
    const inner = { keys: ['low'], values: [{ type: 9, float_value: 2.5 }] };
    const properties = {
      keys: ['limits', 'history', 'odd'],
      values: [
        { type: dataType.PropertySet, propertyset_value: inner },
        { type: dataType.PropertySetList, propertysets_value: { propertyset: [inner, inner] } },
        { type: dataType.Int32, propertyset_value: inner },
      ],
    };
    const low = { name: 'low', datatype: 9, value: { kind: 'scalar', value: 2.5 } };
    expect(decode({ properties })?.properties).toMatchObject([
      { name: 'limits', value: { kind: 'properties', properties: [low] } },
      { name: 'history', value: { kind: 'propertySets', sets: [[low], [low]] } },
      { name: 'odd', value: { kind: 'mismatch' } },
    ]);
  });

  test('eight sets within each other are read, nine are refused', () => {
    const nest = (depth: number): object => ({
      keys: ['k'],
      values: [depth === 1 ? { int_value: 1 } : { propertyset_value: nest(depth - 1) }],
    });
    expect(decode({ properties: nest(8) })?.properties).toHaveLength(1);
    expect(decodeMetrics(encode({ properties: nest(9) }))).toEqual({ ok: false, reason: 'too-deep' });
  });

  test('metadata of a file', () => {
    const metadata = {
      is_multi_part: true,
      content_type: 'application/json',
      size: 12,
      seq: '9007199254740993',
      file_name: 'recipe.json',
      file_type: 'json',
      md5: 'd41d8cd98f00b204e9800998ecf8427e',
      description: 'recipe',
    };
    const file = { datatype: dataType.File, bytes_value: utf8('{}'), metadata };
    expect(decode(file)).toMatchObject({
      value: { kind: 'bytes', bytes: utf8('{}') },
      metadata: {
        isMultiPart: true,
        contentType: 'application/json',
        size: 12,
        seq: 9_007_199_254_740_993n,
        fileName: 'recipe.json',
        fileType: 'json',
        md5: 'd41d8cd98f00b204e9800998ecf8427e',
        description: 'recipe',
      },
    });
    expect(decode({ metadata: {} })?.metadata).toMatchObject({ isMultiPart: false, size: null, md5: null });
    expect(decode({})?.metadata).toBeNull();
  });
});
