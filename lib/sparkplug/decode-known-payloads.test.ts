import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { dataType } from './data-type';
import { decodeMetrics } from './decode-metrics';
import { peekPayload } from './peek-payload';
import { sparkplugDescriptor } from './testing/sparkplug-schema';

const Payload = protobuf.Root.fromJSON(sparkplugDescriptor()).lookupType('Payload');

function decode(metric: object, datatype: number | null = null) {
  const bytes = Payload.encode(Payload.fromObject({ metrics: [metric] })).finish();
  const decoded = decodeMetrics(bytes, { datatypeOf: () => datatype });
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.metrics[0];
}

/** A real payload and its decode, as the test suite of EMQX's schema registry has it (`emqx_schema_registry_SUITE.erl`). */
const emqxVector = [
  'CPHh67HrMBIqChxjb3VudGVyX2dyb3VwMS9jb3VudGVyMV8xc2VjGPXh67HrMCACUKgD',
  'EikKHGNvdW50ZXJfZ3JvdXAxL2NvdW50ZXIxXzVzZWMY9eHrseswIAJQVBIqCh1jb3Vu',
  'dGVyX2dyb3VwMS9jb3VudGVyMV8xMHNlYxj14eux6zAgAlAqEigKG2NvdW50ZXJfZ3Jv',
  'dXAxL2NvdW50ZXIxX3J1bhj14eux6zAgBVABEioKHWNvdW50ZXJfZ3JvdXAxL2NvdW50',
  'ZXIxX3Jlc2V0GPXh67HrMCAFUAAYWA==',
].join('');

test('the payload of EMQX’s test suite', () => {
  const bytes = Uint8Array.from(Buffer.from(emqxVector, 'base64'));
  const timestamp = 1_678_094_561_521;
  expect(peekPayload(bytes)).toMatchObject({ timestamp, seq: 88, metricCount: 5, uuid: null });
  const metric = (name: string, datatype: number, value: number) => ({
    name: `counter_group1/counter1_${name}`,
    alias: null,
    timestamp: timestamp + 4,
    datatype,
    value: { kind: 'scalar', value },
  });
  expect(decodeMetrics(bytes)).toMatchObject({
    timestamp,
    seq: 88,
    metrics: [
      metric('1sec', dataType.Int16, 424),
      metric('5sec', dataType.Int16, 84),
      metric('10sec', dataType.Int16, 42),
      metric('run', dataType.UInt8, 1),
      metric('reset', dataType.UInt8, 0),
    ],
  });
});

describe('payloads that the public codec reads wrongly (reference §1.5)', () => {
  test('1: a metric without a datatype keeps its value, by name and by alias', () => {
    expect(decode({ name: 'a', float_value: 1.5 })?.value).toEqual({ kind: 'scalar', value: 1.5 });
    expect(decode({ alias: 3, int_value: 5 }, dataType.Int32)?.value).toEqual({ kind: 'scalar', value: 5 });
  });

  test('2: UInt32 in int_value, the wire type of the specification', () => {
    const metric = { name: 'a', datatype: dataType.UInt32, int_value: 4_000_000_000 };
    expect(decode(metric)?.value).toEqual({ kind: 'scalar', value: 4_000_000_000 });
  });

  test('3: Int8 and Int16 in their own width', () => {
    const int8 = { datatype: dataType.Int8, int_value: 0xff };
    const int16 = { datatype: dataType.Int16, int_value: 0xfffe };
    expect(decode(int8)?.value).toEqual({ kind: 'scalar', value: -1 });
    expect(decode(int16)?.value).toEqual({ kind: 'scalar', value: -2 });
  });

  test('4: a datatype without a value is null, not 0', () => {
    expect(decode({ name: 'a', datatype: dataType.Int32 })?.value).toEqual({ kind: 'null' });
  });

  test('5: arrays, a data set with an Int32 column, and a template without a value', () => {
    const array = { datatype: dataType.UInt8Array, bytes_value: Uint8Array.of(200, 1) };
    expect(decode(array)?.value).toMatchObject({ kind: 'array', items: [200, 1] });
    const set = { columns: ['n'], types: [dataType.Int32], rows: [{ elements: [{ int_value: 7 }] }] };
    expect(decode({ datatype: dataType.DataSet, dataset_value: set })?.value).toMatchObject({
      dataSet: { rows: [[7]] },
    });
    expect(decode({ datatype: dataType.Template })?.value).toEqual({ kind: 'null' });
  });

  test('6: negative 64-bit integers', () => {
    const metric = { datatype: dataType.Int64, long_value: '18446744073709551611' };
    expect(decode(metric)?.value).toEqual({ kind: 'scalar', value: -5 });
  });

  test('8: timestamp, seq and alias are plain numbers', () => {
    const bytes = Payload.encode(
      Payload.fromObject({ timestamp: 1_785_000_000_000, seq: 3, metrics: [{ alias: 3, timestamp: 4 }] }),
    ).finish();
    expect(decodeMetrics(bytes)).toMatchObject({
      timestamp: 1_785_000_000_000,
      seq: 3,
      metrics: [{ alias: 3, timestamp: 4 }],
    });
  });
});
