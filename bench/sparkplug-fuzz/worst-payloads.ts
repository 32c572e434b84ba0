import { deflateSync } from 'node:zlib';
import { payloadLimits } from '@/lib/sparkplug/payload-limits';
import { encodePayload } from './seed-payloads';

const bytesMax = payloadLimits.payloadBytes;

/** Payloads of up to 1 MiB made to cost the most: many of the smallest parts, or the largest ones, at every depth. */
export function worstPayloads(): readonly { readonly name: string; readonly payload: Uint8Array }[] {
  return [
    { name: 'tiny fields', payload: repeat([0x18, 0x00]) },
    { name: 'unknown tiny fields', payload: repeat([0x78, 0x00]) },
    { name: 'empty uuids', payload: repeat([0x22, 0x00]) },
    { name: 'random bytes of one value', payload: new Uint8Array(bytesMax).fill(0x80) },
    { name: 'a metric of tiny fields', payload: within([0x12], repeat([0x10, 0x00])) },
    { name: 'a metric of empty names', payload: within([0x12], repeat([0x0a, 0x00])) },
    { name: 'a metric of empty metadata', payload: within([0x12], repeat([0x42, 0x00])) },
    { name: 'a metric of empty properties', payload: within([0x12], repeat([0x4a, 0x00])) },
    { name: 'a metric of empty data sets', payload: within([0x12], repeat([0x8a, 0x01, 0x00])) },
    { name: 'a metric of empty templates', payload: within([0x12], repeat([0x92, 0x01, 0x00])) },
    {
      name: 'properties of empty keys and values',
      payload: within([0x12], within([0x4a], repeat([0x0a, 0, 0x12, 0]))),
    },
    { name: 'metadata of empty texts', payload: within([0x12], within([0x42], repeat([0x2a, 0x00]))) },
    { name: 'a template of parameters', payload: within([0x12], within([0x92, 1], repeat([0x1a, 0x00]))) },
    { name: 'a name of 1 MiB', payload: within([0x12], within([0x0a], repeat([0x61]))) },
    { name: 'a name of 1 MiB of broken UTF-8', payload: within([0x12], within([0x0a], repeat([0xff]))) },
    { name: 'a text of 1 MiB of NULs', payload: within([0x12], within([0x7a], repeat([0x00]))) },
    { name: 'an array of 1,000,000 empty texts', payload: array(33, new Uint8Array(1_000_000)) },
    {
      name: 'an array of 8,000,000 bits',
      payload: array(32, Uint8Array.from([0, 0x12, 0x7a, 0, ...new Uint8Array(1_000_000)])),
    },
    { name: 'an array of 130,000 wide integers', payload: array(25, new Uint8Array(1_040_000).fill(0x81)) },
    {
      name: '4,096 metrics with long names',
      payload: metrics(4096, (n) => ({ name: `${n}${'n'.repeat(200)}`, float_value: n })),
    },
    { name: '4,096 metrics with broken names', payload: named(4096, new Uint8Array(200).fill(0xff)) },
    {
      name: '4,096 metrics with properties',
      payload: metrics(4096, (n) => ({ alias: n, properties: propertySet(8) })),
    },
    { name: '4,096 data sets', payload: metrics(4096, () => ({ datatype: 16, dataset_value: grid(4, 8) })) },
    {
      name: '4,096 templates',
      payload: metrics(4096, () => ({ datatype: 19, template_value: { metrics: leaves(12) } })),
    },
    {
      name: 'a data set of 10,000 rows',
      payload: metrics(1, () => ({ datatype: 16, dataset_value: grid(10_000, 12) })),
    },
    {
      name: 'a data set of texts',
      payload: metrics(1, () => ({ datatype: 16, dataset_value: texts(10_000, 12) })),
    },
    {
      name: 'templates eight deep around 4,000 metrics',
      payload: encodePayload({ metrics: [nest(8, leaves(4000))] }),
    },
    { name: 'templates 5,000 deep', payload: deep(5000) },
  ];
}

/** A compressed payload of some 40 kB that inflates to just below the limit, with as many metrics as may be. */
export function inflatingPayload(): Uint8Array {
  const inner = metrics(4096, (n) => ({
    alias: n,
    string_value: `${Math.sin(n)}${Math.cos(n)}`.padEnd(1000, 'v'),
  }));
  return encodePayload({ uuid: 'SPBV1.0_COMPRESSED', body: deflateSync(inner) });
}

function repeat(bytes: readonly number[]): Uint8Array {
  const room = bytesMax - 32;
  const repeated = new Uint8Array(room - (room % bytes.length));
  for (let at = 0; at < repeated.length; at++) repeated[at] = bytes[at % bytes.length] ?? 0;
  return repeated;
}

function within(tag: readonly number[], content: Uint8Array): Uint8Array {
  const head = [...tag];
  let rest = content.length;
  for (; rest >= 0x80; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
  head.push(rest);
  const all = new Uint8Array(head.length + content.length);
  all.set(head);
  all.set(content, head.length);
  return all;
}

function array(datatype: number, bytes_value: Uint8Array): Uint8Array {
  return encodePayload({ metrics: [{ datatype, bytes_value }] });
}

function metrics(count: number, make: (n: number) => object): Uint8Array {
  return encodePayload({ metrics: Array.from({ length: count }, (_, n) => make(n)) });
}

function named(count: number, name: Uint8Array): Uint8Array {
  const metric = within([0x12], within([0x0a], name));
  const all = new Uint8Array(count * metric.length);
  for (let n = 0; n < count; n++) all.set(metric, n * metric.length);
  return all;
}

function propertySet(count: number): object {
  return {
    keys: Array.from({ length: count }, (_, n) => (n === count - 1 ? 'Quality' : `key ${n}`)),
    values: Array(count).fill({ type: 3, int_value: 192 }),
  };
}

function grid(rows: number, columns: number): object {
  const row = { elements: Array(columns).fill({ int_value: 7 }) };
  return {
    num_of_columns: columns,
    columns: Array(columns).fill('c'),
    types: Array(columns).fill(3),
    rows: Array(rows).fill(row),
  };
}

function texts(rows: number, columns: number): object {
  const row = { elements: Array(columns).fill({ string_value: 'text' }) };
  return {
    num_of_columns: columns,
    columns: Array(columns).fill('c'),
    types: Array(columns).fill(12),
    rows: Array(rows).fill(row),
  };
}

function leaves(count: number): readonly object[] {
  return Array.from({ length: count }, (_, n) => ({ name: `leaf ${n}`, datatype: 3, int_value: n }));
}

function nest(depth: number, inner: readonly object[]): object {
  return { datatype: 19, template_value: { metrics: depth === 1 ? inner : [nest(depth - 1, inner)] } };
}

function deep(depth: number): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(0);
  for (let level = 0; level < depth; level++) bytes = within([0x12], within([0x92, 0x01], bytes));
  return bytes;
}
