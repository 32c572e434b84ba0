import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeSparkplugPayload } from '@/workers/demo/sparkplug-encode';
import { dataType } from './data-type';
import type { Inflate } from './inflate-body';
import { exactOf, fitOf, numberOf, valueFit } from './interpret-metric';
import { MetricCursor } from './metric-cursor';

const payload = encodeSparkplugPayload({
  timestamp: 1_785_000_000_000,
  seq: 7,
  metrics: [
    { name: 'temperature', alias: 300, timestamp: 1_785_000_000_001, datatype: 'Float', value: 20.5 },
    { alias: 9, datatype: 'Int8', isTyped: false, value: -1, isHistorical: true },
    { name: 'größe', datatype: 'String', value: 'häuser ⚙' },
    { name: 'wide', datatype: 'Int64', value: -9_007_199_254_740_993n },
    { name: 'gone', datatype: 'Int32', value: null },
  ],
});

const inflate: Inflate = (body, algorithm, bytesMax) => {
  try {
    return (algorithm === 'GZIP' ? gunzipSync : inflateSync)(body, { maxOutputLength: bytesMax });
  } catch {
    return null;
  }
};

describe('MetricCursor', () => {
  test('reads the outside and every metric, again and again', () => {
    const cursor = new MetricCursor();
    for (let turn = 0; turn < 2; turn++) {
      expect(cursor.begin(payload)).toBe(true);
      expect(cursor).toMatchObject({ seq: 7, payloadTimestamp: 1_785_000_000_000, metricCount: 5 });
      expect(cursor.next()).toBe(true);
      expect(cursor).toMatchObject({
        alias: 300,
        timestamp: 1_785_000_000_001,
        datatype: 9,
        numberValue: 20.5,
      });
      expect(cursor.name()).toBe('temperature');
      expect(cursor.next()).toBe(true);
      expect(cursor).toMatchObject({ alias: 9, timestamp: Number.NaN, datatype: 0, isHistorical: true });
      expect(cursor.name()).toBeNull();
      expect(fitOf(cursor, dataType.Int8)).toBe(valueFit.number);
      expect(numberOf(cursor, dataType.Int8)).toBe(-1);
      expect(cursor.next()).toBe(true);
      expect([cursor.name(), cursor.text()]).toEqual(['größe', 'häuser ⚙']);
      expect(cursor.next()).toBe(true);
      expect(fitOf(cursor, dataType.Int64)).toBe(valueFit.huge);
      expect(exactOf(cursor, dataType.Int64)).toBe(-9_007_199_254_740_993n);
      expect(cursor.next()).toBe(true);
      expect(cursor.isNull).toBe(true);
      expect(fitOf(cursor, dataType.Int32)).toBe(valueFit.null);
      expect(cursor.next()).toBe(false);
    }
  });

  test('a payload is refused whole: no metric before a broken one comes out', () => {
    const cursor = new MetricCursor();
    const broken = Uint8Array.from([...payload, 0x12, 0x02, 0x60, 0x01]);
    expect(cursor.begin(broken)).toBe(false);
    expect(cursor.problem).toBe('wrong-wire-type');
    expect(cursor.next()).toBe(false);
    expect(cursor.begin(payload)).toBe(true);
    expect(cursor.problem).toBeNull();
  });

  test('equal names have equal hashes, wherever they stand', () => {
    const cursor = new MetricCursor();
    cursor.begin(payload);
    cursor.next();
    const { nameHash } = cursor;
    cursor.begin(encodeSparkplugPayload({ metrics: [{ name: 'temperature', datatype: 'Float', value: 1 }] }));
    cursor.next();
    expect(cursor.nameHash).toBe(nameHash);
    expect(cursor.isNamed(new TextEncoder().encode('temperature'))).toBe(true);
    expect(cursor.isNamed(new TextEncoder().encode('temperaturf'))).toBe(false);
  });

  test('a compressed body of more than 256 KiB is refused without an attempt to inflate it', () => {
    const uuid = 'SPBV1.0_COMPRESSED';
    const cursor = new MetricCursor();
    const body = new Uint8Array(262_145).fill(0x78);
    const refuse: Inflate = () => expect.fail('inflated');
    expect(cursor.begin(encodeSparkplugPayload({ uuid, body }), refuse)).toBe(false);
    expect(cursor.problem).toBe('compressed-broken-or-too-large');
  });

  test('compressed payloads are read through the inflater; seq from inside when the outside has none', () => {
    const cursor = new MetricCursor();
    const algorithm = { name: 'algorithm', datatype: 'String', value: 'GZIP' } as const;
    const uuid = 'SPBV1.0_COMPRESSED';
    for (const envelope of [
      { uuid, body: deflateSync(payload) },
      { uuid, body: gzipSync(payload), metrics: [algorithm] },
    ]) {
      expect(cursor.begin(encodeSparkplugPayload(envelope), inflate)).toBe(true);
      expect(cursor).toMatchObject({ seq: 7, metricCount: 5, isCompressed: true });
      cursor.next();
      expect(cursor.name()).toBe('temperature');
      expect(cursor.begin(encodeSparkplugPayload(envelope))).toBe(true);
      expect(cursor).toMatchObject({ seq: -1, metricCount: 0, isCompressed: true });
    }
    cursor.begin(encodeSparkplugPayload({ uuid, seq: 3, timestamp: 4, body: deflateSync(payload) }), inflate);
    expect(cursor).toMatchObject({ seq: 3, payloadTimestamp: 4 });
  });
});
