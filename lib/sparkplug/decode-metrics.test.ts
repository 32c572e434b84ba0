import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { encodeSparkplugPayload } from '@/workers/demo/sparkplug-encode';
import { dataType } from './data-type';
import { decodeMetrics } from './decode-metrics';
import { peekPayload } from './peek-payload';
import { sparkplugDescriptor } from './testing/sparkplug-schema';

/** The oracle: an independent protobuf implementation over the public field numbers of Sparkplug B. */
const Payload = protobuf.Root.fromJSON(sparkplugDescriptor()).lookupType('Payload');

function encode(payload: object): Uint8Array {
  return Uint8Array.from(Payload.encode(Payload.create(payload)).finish());
}

function only(bytes: Uint8Array, datatype: number | null = null) {
  const decoded = decodeMetrics(bytes, { datatypeOf: () => datatype });
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.metrics[0];
}

/** Field 99, which the schema does not know. */
const unknownField = [0x98, 0x06, 5];

const longOf = (value: bigint) => ({
  low: Number(BigInt.asIntN(32, value)),
  high: Number(BigInt.asIntN(32, value >> 32n)),
  unsigned: true,
});

describe('decodeMetrics: values by datatype', () => {
  test.each([
    ['Int8 as 0xFF', dataType.Int8, { int_value: 0xff }, -1],
    ['Int8 sign-extended', dataType.Int8, { int_value: 0xffffffff }, -1],
    ['Int16 as 0xFFFE', dataType.Int16, { int_value: 0xfffe }, -2],
    ['Int32', dataType.Int32, { int_value: 0x8000_0000 }, -2_147_483_648],
    ['Int32 in long_value', dataType.Int32, { long_value: longOf(-5n) }, -5],
    ['UInt32 in int_value', dataType.UInt32, { int_value: 4_294_967_295 }, 4_294_967_295],
    ['UInt32 in long_value', dataType.UInt32, { long_value: longOf(4_294_967_295n) }, 4_294_967_295],
    ['Int64', dataType.Int64, { long_value: longOf(-5n) }, -5],
    [
      'Int64 beyond 2^53',
      dataType.Int64,
      { long_value: longOf(-9_007_199_254_740_993n) },
      -9_007_199_254_740_993n,
    ],
    [
      'Int64 at -(2^53-1)',
      dataType.Int64,
      { long_value: longOf(-9_007_199_254_740_991n) },
      -9_007_199_254_740_991,
    ],
    [
      'UInt64 beyond 2^53',
      dataType.UInt64,
      { long_value: longOf(18_446_744_073_709_551_615n) },
      18_446_744_073_709_551_615n,
    ],
    [
      'UInt64 at 2^53-1',
      dataType.UInt64,
      { long_value: longOf(9_007_199_254_740_991n) },
      9_007_199_254_740_991,
    ],
    ['Float', dataType.Float, { float_value: 1.5 }, 1.5],
    ['Double', dataType.Double, { double_value: -1e300 }, -1e300],
    ['Boolean', dataType.Boolean, { boolean_value: true }, true],
    ['String', dataType.String, { string_value: 'häuser ⚙' }, 'häuser ⚙'],
    ['DateTime', dataType.DateTime, { long_value: longOf(1_785_000_000_000n) }, 1_785_000_000_000],
  ])('%s', (_, datatype, value, expected) => {
    const typed = encode({ metrics: [{ name: 'm', datatype, ...value }] });
    expect(only(typed)?.value).toEqual({ kind: 'scalar', value: expected });
    const byBirth = encode({ metrics: [{ alias: longOf(7n), ...value }] });
    expect(only(byBirth, datatype)).toMatchObject({
      alias: 7,
      datatype,
      value: { kind: 'scalar', value: expected },
    });
  });

  test.each([
    ['is_null', { datatype: dataType.Int32, is_null: true }, { kind: 'null' }],
    ['is_null beside a value', { datatype: dataType.Int32, is_null: true, int_value: 4 }, { kind: 'null' }],
    ['a datatype without a value is null, not 0', { datatype: dataType.Int32 }, { kind: 'null' }],
    [
      'an integer without a datatype stays unsigned and untyped',
      { int_value: 0xffffffff },
      { kind: 'untyped', value: 4_294_967_295 },
    ],
    ['a double without a datatype', { double_value: 2.5 }, { kind: 'scalar', value: 2.5 }],
    ['a float in an integer metric', { datatype: dataType.Int32, float_value: 1 }, { kind: 'mismatch' }],
    ['text in a Boolean', { datatype: dataType.Boolean, string_value: 'true' }, { kind: 'mismatch' }],
    [
      'bytes',
      { datatype: dataType.Bytes, bytes_value: new Uint8Array([1, 2]) },
      { kind: 'bytes', bytes: new Uint8Array([1, 2]) },
    ],
    ['bytes without a datatype', { bytes_value: new Uint8Array([1, 2]) }, { kind: 'raw', field: 16 }],
    [
      'an array that is none',
      { datatype: 24, bytes_value: new Uint8Array([1, 2]) },
      { reason: 'broken-array' },
    ],
    ['a Template without a value', { datatype: 19 }, { kind: 'null' }],
    ['an unknown datatype', { datatype: 200, int_value: 3 }, { kind: 'untyped', value: 3 }],
  ])('%s', (_, metric, expected) => {
    expect(only(encode({ metrics: [{ name: 'm', ...metric }] }))?.value).toMatchObject(expected);
  });

  test('flags, names and times', () => {
    const metric = {
      name: 'a\u0000b',
      alias: longOf(2n ** 63n),
      timestamp: longOf(12n),
      is_historical: true,
      is_transient: true,
    };
    expect(only(encode({ metrics: [metric] }))).toMatchObject({
      name: 'a⟨U+0000⟩b',
      alias: 2n ** 63n,
      timestamp: 12,
      isHistorical: true,
      isTransient: true,
    });
  });
});

describe('decodeMetrics: what is refused', () => {
  test.each([
    ['a metric longer than the payload', [0x12, 0x05, 0x0a]],
    ['a truncated varint', [0x08, 0x80]],
    ['a varint of eleven bytes', [0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
    ['a varint over 64 bits', [0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2]],
    ['field number 0', [0x00, 0x01]],
    ['a group', [0x33, 0x34]],
    ['a timestamp of the wrong wire type', [0x0a, 0x01, 0x00]],
    ['a metric name of the wrong wire type', [0x12, 0x02, 0x08, 0x01]],
    ['a value of the wrong wire type', [0x12, 0x02, 0x60, 0x01]],
    ['a truncated float', [0x12, 0x03, 0x65, 0x00, 0x00]],
    ['a length of 4 GiB', [0x12, 255, 255, 255, 255, 15]],
    ['JSON', [...new TextEncoder().encode('{"temperature":21.5}')]],
  ])('%s', (_, bytes) => {
    expect(decodeMetrics(Uint8Array.from(bytes))).toEqual({ ok: false, reason: expect.any(String) });
  });

  test('over 1 MiB and over 4,096 metrics', () => {
    expect(peekPayload(new Uint8Array(1_048_577))).toMatchObject({ ok: false });
    expect(decodeMetrics(encode({ metrics: Array.from({ length: 4097 }, () => ({})) }))).toMatchObject({
      ok: false,
    });
    expect(decodeMetrics(encode({ metrics: Array.from({ length: 4096 }, () => ({})) }))).toMatchObject({
      ok: true,
    });
  });
});

describe('properties', () => {
  test('any bytes are decoded or refused, never thrown over; peek and decode agree on the outside', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const peek = peekPayload(bytes);
        const decoded = decodeMetrics(bytes);
        if (decoded.ok && peek.ok) expect(decoded.metrics.length).toBe(peek.metricCount);
        if (!peek.ok) expect(decoded.ok).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  test('a mutated real payload never throws', () => {
    const real = encode({
      timestamp: longOf(1_785_000_000_000n),
      seq: 3,
      metrics: [
        { name: 'bdSeq', datatype: 4, long_value: longOf(3n) },
        { name: 'Temperature', datatype: 9, float_value: 20.5 },
      ],
    });
    const mutation = fc.tuple(fc.nat(real.length - 1), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.nat(real.length),
        (mutations, length) => {
          const bytes = real.slice(0, length);
          for (const [index, byte] of mutations) if (index < length) bytes[index] = byte;
          decodeMetrics(bytes);
        },
      ),
      { numRuns: 5000 },
    );
  });

  const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const wire = fc.oneof(
    fc.record({ int_value: fc.nat({ max: 0xffff_ffff }) }),
    fc.record({ long_value: uint64 }),
    fc.record({ double_value: fc.double({ noNaN: true }) }),
    fc.record({ boolean_value: fc.boolean() }),
    fc.record({ string_value: fc.string({ unit: 'grapheme', maxLength: 40 }) }),
  );

  test('what protobufjs encodes comes back exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), uint64, wire), {
          maxLength: 20,
        }),
        uint64,
        (metrics, seq) => {
          const toEncode = metrics.map(([name, alias, value]) => ({
            name,
            alias: longOf(alias),
            ...('long_value' in value ? { long_value: longOf(value.long_value) } : value),
          }));
          const decoded = decodeMetrics(
            Uint8Array.from([...encode({ seq: longOf(seq), metrics: toEncode }), ...unknownField]),
          );
          if (!decoded.ok) throw new Error(decoded.reason);
          expect(decoded.seq).toBe(Number(seq));
          expect(
            decoded.metrics.map((metric) => [metric.name, BigInt(metric.alias ?? -1), plain(metric.value)]),
          ).toEqual(
            metrics.map(([name, alias, value]) => [name, alias, Object.values(value)[0]].map(comparable)),
          );
        },
      ),
    );
  });

  test('the demo plant’s encoder is read by protobufjs and by us alike', () => {
    const bytes = encodeSparkplugPayload({
      timestamp: 1_785_000_000_000,
      seq: 255,
      metrics: [
        { name: 'a', alias: 300, timestamp: 5, datatype: 'Int64', value: -7 },
        { name: 'b', datatype: 'Float', value: 0.25, isHistorical: true },
        { alias: 9, datatype: 'Int8', isTyped: false, value: -1 },
        { name: 'd', datatype: 'String', value: null },
      ],
    });
    expect(Payload.toObject(Payload.decode(bytes), { longs: String })).toEqual({
      timestamp: '1785000000000',
      seq: '255',
      metrics: [
        { name: 'a', alias: '300', timestamp: '5', datatype: 4, long_value: '18446744073709551609' },
        { name: 'b', datatype: 9, float_value: 0.25, is_historical: true },
        { alias: '9', int_value: 4_294_967_295 },
        { name: 'd', datatype: 12, is_null: true },
      ],
    });
    expect(decodeMetrics(bytes)).toMatchObject({
      timestamp: 1_785_000_000_000,
      seq: 255,
      metrics: [{ value: { value: -7 } }, {}, {}, {}],
    });
  });
});

function plain(value: { kind: string; value?: unknown }) {
  return comparable(value.value);
}

function comparable(value: unknown) {
  return typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0)
    ? BigInt(value)
    : value;
}
