import { deflateSync, gzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { sparkplugDescriptor } from '@/lib/sparkplug/testing/sparkplug-schema';
import { makePayloads } from '../sparkplug-decode/make-payloads';

const Payload = protobuf.Root.fromJSON(sparkplugDescriptor()).lookupType('Payload');

export function encodePayload(payload: object): Uint8Array {
  return Uint8Array.from(Payload.encode(Payload.fromObject(payload)).finish());
}

const properties = {
  keys: ['Quality', 'limits', 'history'],
  values: [
    { type: 3, int_value: 192 },
    { type: 20, propertyset_value: { keys: ['low'], values: [{ type: 9, float_value: 1 }] } },
    {
      type: 21,
      propertysets_value: { propertyset: [{ keys: ['a'], values: [{ type: 12, string_value: 'b' }] }] },
    },
  ],
};

const dataSet = {
  num_of_columns: 3,
  columns: ['n', 'text', 'flag'],
  types: [3, 12, 11],
  rows: Array.from({ length: 6 }, (_, n) => ({
    elements: [{ int_value: n }, { string_value: `row ${n}` }, { boolean_value: n % 2 === 0 }],
  })),
};

const arrays = Array.from({ length: 13 }, (_, n) => ({
  name: `array ${n}`,
  datatype: 22 + n,
  bytes_value: Uint8Array.of(9, 0, 0, 0, 170, 128, 0, 0).subarray(0, n === 10 ? 6 : 8),
}));

const template = {
  version: '1',
  is_definition: true,
  metrics: [
    { name: 'inner', datatype: 19, template_value: { template_ref: 'x', metrics: [{ int_value: 3 }] } },
  ],
  parameters: [{ name: 'p', type: 4, long_value: '18446744073709551611' }],
};

/** Payloads of every kind, from which the mutated ones are made. */
export function seedPayloads(): readonly Uint8Array[] {
  const rich = encodePayload({
    timestamp: 1_785_000_000_000,
    seq: 7,
    metrics: [
      { name: 'bdSeq', datatype: 4, long_value: 3 },
      { name: 'file', datatype: 18, bytes_value: Uint8Array.of(1, 2), metadata: { file_name: 'f', size: 2 } },
      { name: 'set', datatype: 16, dataset_value: dataSet, properties },
      { name: 'tree', datatype: 19, template_value: template },
      { name: 'gone', datatype: 3, is_null: true, is_historical: true },
      ...arrays,
    ],
  });
  // Copies: slices of a buffer share its memory, and the mutated payloads are slices.
  const [named, alias] = (['named', 'alias'] as const)
    .flatMap((kind) => makePayloads(kind, 1))
    .map((payload) => Uint8Array.from(payload));
  if (!named || !alias) throw new Error('no payloads');
  const uuid = 'SPBV1.0_COMPRESSED';
  const algorithm = { name: 'algorithm', datatype: 12, string_value: 'GZIP' };
  return [
    named,
    alias,
    rich,
    encodePayload({ uuid, body: deflateSync(named) }),
    encodePayload({ uuid, seq: 5, metrics: [algorithm], body: gzipSync(rich) }),
  ];
}
