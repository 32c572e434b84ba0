import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';
import type { Inflate } from './inflate-body';
import { readCertificate } from './read-certificate';

const inflate: Inflate = (body, algorithm, bytesMax) => {
  try {
    return (algorithm === 'GZIP' ? gunzipSync : inflateSync)(body, { maxOutputLength: bytesMax });
  } catch {
    return null;
  }
};
const bdSeq = (value: number, datatype: MetricToEncode['datatype'] = 'Int64'): MetricToEncode => ({
  name: 'bdSeq',
  datatype,
  value,
});
const inner = encodeSparkplugPayload({
  timestamp: 5,
  seq: 0,
  metrics: [bdSeq(9), { name: 'x', datatype: 'Float', value: 1 }],
});
const algorithm: MetricToEncode = { name: 'algorithm', datatype: 'String', value: 'GZIP' };

function compressed(body: Uint8Array, metrics: readonly MetricToEncode[] = []) {
  return encodeSparkplugPayload({ uuid: 'SPBV1.0_COMPRESSED', body, metrics });
}

describe('readCertificate', () => {
  test.each([
    ['Int64', bdSeq(3), 3],
    ['UInt64, as Tahu’s JavaScript client sends', bdSeq(3, 'UInt64'), 3],
    ['int_value', bdSeq(3, 'UInt32'), 3],
    ['no datatype', { ...bdSeq(255), isTyped: false }, 255],
    ['null', { ...bdSeq(0), value: null }, null],
    ['negative', bdSeq(-1), null],
    ['beyond 2^53', { ...bdSeq(0), value: 2n ** 60n }, null],
    ['text', { name: 'bdSeq', datatype: 'String', value: '3' } as const, null],
    ['absent', { name: 'other', datatype: 'Int64', value: 3 } as const, null],
  ])('bdSeq as %s', (_, metric, expected) => {
    expect(readCertificate(encodeSparkplugPayload({ metrics: [metric] }))).toMatchObject({
      ok: true,
      bdSeq: expected,
      metricCount: 1,
    });
  });

  test('a compressed birth is read through the inflater, and taken as closed without one', () => {
    const expected = { ok: true, bdSeq: 9, seq: 0, timestamp: 5, metricCount: 2, compressed: true };
    expect(readCertificate(compressed(deflateSync(inner)), inflate)).toEqual(expected);
    expect(readCertificate(compressed(gzipSync(inner), [algorithm]), inflate)).toEqual(expected);
    expect(readCertificate(compressed(deflateSync(inner)))).toMatchObject({
      ok: true,
      bdSeq: null,
      metricCount: null,
      compressed: true,
    });
  });

  test.each([
    ['a zip bomb', compressed(deflateSync(new Uint8Array(8_000_000)))],
    ['a broken body', compressed(Uint8Array.from([1, 2, 3]))],
    ['no body', encodeSparkplugPayload({ uuid: 'SPBV1.0_COMPRESSED' })],
    ['compressed twice', compressed(deflateSync(compressed(deflateSync(inner))))],
    ['a malformed inside', compressed(deflateSync(Uint8Array.from([0x12, 9])))],
  ])('%s is refused', (_, bytes) => {
    expect(readCertificate(bytes, inflate)).toEqual({ ok: false, reason: expect.any(String) });
  });
});
