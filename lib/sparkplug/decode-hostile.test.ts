import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { decodeMetrics } from './decode-metrics';
import { brokenTextsMax, detailsMax, foreignBytesMax, textBytesMax } from './detail-allowance';
import { MetricCursor } from './metric-cursor';
import { peekPayload } from './peek-payload';
import { refusalReasons } from './refusal-reason';
import { sparkplugDescriptor } from './testing/sparkplug-schema';

const Payload = protobuf.Root.fromJSON(sparkplugDescriptor()).lookupType('Payload');
const cursor = new MetricCursor();

function encode(payload: object): Uint8Array {
  return Uint8Array.from(Payload.encode(Payload.fromObject(payload)).finish());
}

/** Reads a payload in every way there is, and holds them against each other. */
function readEveryWay(bytes: Uint8Array): void {
  const isRead = cursor.begin(bytes);
  expect(cursor.fieldsRead).toBeLessThanOrEqual(bytes.length / 2 + 1);
  const peek = peekPayload(bytes);
  const decoded = decodeMetrics(bytes);
  expect(decoded.ok).toBe(isRead);
  if (isRead) expect(peek).toMatchObject({ ok: true, metricCount: decoded.ok ? cursor.metricCount : -1 });
  if (!decoded.ok) expect(refusalReasons).toContain(decoded.reason);
  else if (!decoded.isCompressed) expect(decoded.metrics.length).toBe(cursor.metricCount);
  while (cursor.next()) cursor.name();
}

/** Bytes that look like nested messages, so that random ones get beyond the first tag. */
const message = fc.letrec<{ message: number[]; field: number[] }>((tie) => ({
  message: fc.array(tie('field'), { maxLength: 6 }).map((fields) => fields.flat()),
  field: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(fc.nat(20), fc.nat(300)).map(([field, value]) => [...varint(field * 8), ...varint(value)]),
    fc
      .tuple(fc.nat(20), fc.uint8Array({ maxLength: 9 }))
      .map(([field, bytes]) => [...varint(field * 8 + 2), bytes.length, ...bytes]),
    fc.nat(20).map((field) => [...varint(field * 8 + 5), 0, 0, 128, 63]),
    fc
      .tuple(fc.nat(20), tie('message'))
      .map(([field, inner]) => [...varint(field * 8 + 2), ...varint(inner.length), ...inner]),
  ),
})).message;

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

const everything = encode({
  timestamp: 1_785_000_000_000,
  seq: 3,
  metrics: [
    {
      name: 'set',
      dataset_value: {
        num_of_columns: 1,
        columns: ['a'],
        types: [3],
        rows: [{ elements: [{ int_value: 4 }] }],
      },
      properties: { keys: ['Quality'], values: [{ type: 3, int_value: 192 }] },
      metadata: { file_name: 'x', size: 3 },
    },
    { name: 'tree', template_value: { metrics: [{ name: 'leaf', template_value: { version: '1' } }] } },
    { alias: 5, timestamp: 1_785_000_000_000, float_value: 2.5, is_historical: true },
    { name: 'list', datatype: 33, bytes_value: new TextEncoder().encode('a\0b\0') },
  ],
});

describe('any bytes are read or refused, in work bounded by their length', () => {
  test('random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readEveryWay), { numRuns: 1000 });
  });

  test('random messages', () => {
    fc.assert(
      fc.property(message, (bytes) => readEveryWay(Uint8Array.from(bytes))),
      { numRuns: 1000 },
    );
  });

  test('mutated payloads with data set, template, properties and metadata', () => {
    const mutation = fc.tuple(fc.nat(everything.length - 1), fc.nat(255));
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(mutations, fc.nat(everything.length), (changes, length) => {
        const bytes = everything.slice(0, length || everything.length);
        for (const [index, byte] of changes) if (index < bytes.length) bytes[index] = byte;
        readEveryWay(bytes);
      }),
      { numRuns: 1500 },
    );
  });
});

test('the quick way and the careful way read the same', () => {
  const value = fc.oneof(
    fc.record({ int_value: fc.nat({ max: 0xffff_ffff }) }),
    fc.record({ long_value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String) }),
    fc.record({ float_value: fc.float({ noNaN: true }) }),
    fc.record({ double_value: fc.double({ noNaN: true }) }),
    fc.record({ boolean_value: fc.boolean() }),
    fc.record({ string_value: fc.string({ maxLength: 200 }) }),
  );
  const description = fc.record(
    {
      name: fc.string({ maxLength: 150 }),
      alias: fc.maxSafeNat(),
      timestamp: fc.maxSafeNat(),
      datatype: fc.nat(34),
      is_historical: fc.boolean(),
      is_transient: fc.boolean(),
      is_null: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const metricType = Payload.root.lookupType('Metric');
  fc.assert(
    fc.property(description, value, (described, sent) => {
      const metric = metricType.encode(metricType.fromObject({ ...described, ...sent })).finish();
      const plain = decodeMetrics(framed(metric));
      // A field the schema does not know leads away from the quick way.
      const careful = decodeMetrics(framed([...metric, 0x98, 0x06, 5]));
      expect(plain).toMatchObject({ ok: true });
      expect(careful).toEqual(plain);
    }),
    { numRuns: 500 },
  );
});

function framed(metric: ArrayLike<number>): Uint8Array {
  return Uint8Array.from([0x12, ...varint(metric.length), ...Array.from(metric)]);
}

describe('limits', () => {
  const repeated = (count: number, ...bytes: number[]) => Array(count).fill(bytes).flat();

  test.each([
    ['beside the metrics', () => Uint8Array.from(repeated(65, 0x18, 0))],
    ['in a metric', () => framed(repeated(65, 0x10, 0))],
    ['in a metric, the careful way', () => framed([...repeated(65, 0x10, 0), 0x98, 0x06, 5])],
    ['in metadata', () => framed([0x42, ...varint(130), ...repeated(65, 0x2a, 0)])],
    ['in all, here keys', () => framed([0x4a, ...varint(524_290), ...repeated(262_145, 0x0a, 0)])],
  ])('too many fields %s are refused', (_, make) => {
    expect(cursor.begin(make())).toBe(false);
    expect(cursor.problem).toBe('too-many-fields');
  });

  test('4,096 metrics are read, one more is refused', () => {
    expect(cursor.begin(encode({ metrics: Array(4096).fill({ alias: 1 }) }))).toBe(true);
    expect(cursor.metricCount).toBe(4096);
    expect(cursor.begin(encode({ metrics: Array(4097).fill({ alias: 1 }) }))).toBe(false);
    expect(cursor.problem).toBe('too-many-metrics');
  });

  test('of very many parts within metrics some are left out, which is told', () => {
    const keys = Array(2000).fill('k');
    const metric = { properties: { keys, values: keys.map(() => ({ int_value: 1 })) } };
    expect(decodeMetrics(encode({ metrics: [metric] }))).toMatchObject({ ok: true, isCut: false });
    const cut = decodeMetrics(encode({ metrics: Array(4).fill(metric) }));
    if (!cut.ok) throw new Error(cut.reason);
    const made = cut.metrics.map(({ properties }) => properties.length);
    expect(cut.isCut).toBe(true);
    expect(made[0]).toBe(2000);
    expect(made.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(detailsMax);
  });

  test('of very many broken texts only the first show their beginnings; all are told apart', () => {
    const metrics = Array.from({ length: 300 }, (_, n) => ({ name: `${n}\0`, metadata: { md5: `${n}\0` } }));
    const decoded = decodeMetrics(encode({ metrics }));
    if (!decoded.ok) throw new Error(decoded.reason);
    const names = decoded.metrics.map(({ name }) => name);
    expect(decoded.isCut).toBe(true);
    expect(names[0]).toBe('0⟨U+0000⟩');
    expect(decoded.metrics[0]?.metadata?.md5).toBe('0⟨U+0000⟩');
    expect(names.filter((name) => name?.includes('U+0000'))).toHaveLength(brokenTextsMax / 2);
    expect(names[299]).toMatch(/^⟨4 bytes, [0-9a-f]{8}⟩$/);
    expect(new Set(names).size).toBe(300);
  });

  test('very much text beyond ASCII is kept as far as a large birth has it; all names are told apart', () => {
    const named = (count: number, letters: number) =>
      decodeMetrics(
        encode({
          metrics: Array.from({ length: count }, (_, n) => ({ name: `${'ж'.repeat(letters)}${n}` })),
        }),
      );
    expect(named(4000, 30)).toMatchObject({ ok: true, isCut: false });
    const decoded = named(4000, 125);
    if (!decoded.ok) throw new Error(decoded.reason);
    const names = decoded.metrics.map(({ name }) => name);
    expect(decoded.isCut).toBe(true);
    expect(names[0]).toBe(`${'ж'.repeat(125)}0`);
    expect(names.filter((name) => name?.startsWith('ж')).length).toBeGreaterThan(foreignBytesMax / 260);
    expect(new Set(names).size).toBe(4000);
  });

  test('of a compressed payload full of text one MiB is kept; all is told apart', () => {
    const metrics = Array.from({ length: 3000 }, (_, n) => ({
      string_value: `${n + 1000} ${Math.sin(n)}`.padEnd(995, 'v'),
    }));
    const body = deflateSync(encode({ metrics }));
    const decoded = decodeMetrics(encode({ uuid: 'SPBV1.0_COMPRESSED', body }), {
      inflate: (bytes) => Uint8Array.from(inflateSync(bytes)),
    });
    if (!decoded.ok) throw new Error(decoded.reason);
    const texts = decoded.metrics.map(({ value }) => (value.kind === 'scalar' ? String(value.value) : ''));
    expect(decoded.isCut).toBe(true);
    expect(texts[0]).toBe('1000 0'.padEnd(995, 'v'));
    expect(texts.filter((text) => text.length === 995)).toHaveLength(Math.floor(textBytesMax / 995));
    expect(texts[2999]).toMatch(/^⟨995 bytes, [0-9a-f]{8}⟩$/);
    expect(new Set(texts).size).toBe(3000);
  });

  test.each([
    ['metadata', { metadata: { file_name: 'f', md5: 'm' } }],
    ['columns', { dataset_value: { num_of_columns: 2, columns: ['a', 'b'], types: [3, 3] } }],
  ])('the parts of %s are counted too', (_, metric) => {
    const decoded = decodeMetrics(encode({ metrics: Array(3000).fill(metric) }));
    expect(decoded).toMatchObject({ ok: true, isCut: true });
    expect(decodeMetrics(encode({ metrics: Array(2000).fill(metric) }))).toMatchObject({ isCut: false });
  });

  test('very long texts are cut and told apart by their marks', () => {
    const long = (last: string) => `${'x'.repeat(100_000)}${last}`;
    const metrics = [{ name: long('a') }, { name: long('b') }, { string_value: long('\0') }];
    const decoded = decodeMetrics(encode({ metrics }));
    if (!decoded.ok) throw new Error(decoded.reason);
    const [first, second, third] = decoded.metrics;
    expect(first?.name).toMatch(/^x{32}…⟨100001 bytes, [0-9a-f]{8}⟩$/);
    expect(second?.name).not.toBe(first?.name);
    expect(third?.value).toMatchObject({ value: expect.stringMatching(/^x{288}…⟨100001 bytes/) });
  });
});
