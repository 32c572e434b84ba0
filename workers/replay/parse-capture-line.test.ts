import { describe, expect, it } from 'vitest';
import { parseCaptureLine } from './parse-capture-line';

const tst = '2026-11-22T16:34:20.983503Z+0000';

function read(line: string | Buffer) {
  const result = parseCaptureLine(Buffer.from(line));
  if (!result.ok) throw new Error(result.reason);
  return result.message;
}

function line(fields: object): string {
  return JSON.stringify({ tst, topic: 'a/b', qos: 0, retain: 0, ...fields });
}

function reasonOf(text: string | Buffer): string | null {
  const result = parseCaptureLine(Buffer.from(text));
  return result.ok ? null : result.reason;
}

describe('parseCaptureLine', () => {
  it('reads a line of %j', () => {
    expect(
      read(`{"tst":"${tst}","topic":"a/\\"q\\"é","qos":0,"retain":1,"payloadlen":5,"payload":"é\\"\\\\x"}`),
    ).toEqual({
      stamp: Date.UTC(2026, 10, 22, 16, 34, 20, 983),
      topic: 'a/"q"é',
      payload: Buffer.from('é"\\x'),
      payloadBytes: 5,
      retain: true,
      qos: 0,
      isCut: false,
    });
    expect([1, 2, 3, '1', undefined].map((qos) => read(line({ qos })).qos)).toEqual([1, 2, 0, 0, 0]);
  });

  it.each([
    ['text', { payload: '21.50', payloadlen: 5 }, '21.50'],
    ['nothing as %j prints it', { payload: null, payloadlen: 0 }, ''],
    ['no payload at all', {}, ''],
    ['a number by %J', { payload: 21.5, payloadlen: 5 }, '21.5'],
    ['an object by %J', { payload: { v: 1.5, on: true }, payloadlen: 19 }, '{"v":1.5,"on":true}'],
    ['null by %J', { payload: null, payloadlen: 4 }, 'null'],
    ['a string by %J', { payload: 'on', payloadlen: 4 }, '"on"'],
    ['base64', { payloadBase64: '3q0Avu8=' }, '\xde\xad\x00\xbe\xef'],
    ['hexadecimal', { payloadHex: 'dead00BEEF', payloadlen: 5 }, '\xde\xad\x00\xbe\xef'],
    ['empty hexadecimal', { payloadHex: '', payloadlen: 0 }, ''],
  ])('takes %s', (_, fields, expected) => {
    const { payload, isCut } = read(line(fields));
    expect(payload.toString('latin1')).toBe(expected);
    expect(isCut).toBe(false);
  });

  it('keeps the bytes of a payload that is not UTF-8, as %j copies them', () => {
    const raw = Buffer.concat([
      Buffer.from(`{"tst":"${tst}","topic":"a/é","retain":0,"payloadlen":5,"payload":"`),
      Buffer.from([0xff, 0xfe, 0xc3, 0xa9, 0x22 - 1]),
      Buffer.from('"}'),
    ]);
    const { topic, payload } = read(raw);
    expect(topic).toBe('a/é');
    expect([...payload]).toEqual([0xff, 0xfe, 0xc3, 0xa9, 0x21]);
  });

  it('knows a payload that was cut at a NUL byte by its length', () => {
    expect(read(line({ payload: 'ab', payloadlen: 6 }))).toMatchObject({ payloadBytes: 6, isCut: true });
  });

  it.each([
    ['no JSON', 'Connection refused', 'not a JSON object'],
    ['half a line', line({}).slice(0, -5), 'not a JSON object'],
    ['a list', '[1,2]', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
    ['no time', '{"topic":"a"}', '"tst" is not a time'],
    ['a time that is an object', line({ tst: {} }), '"tst" is not a time'],
    ['no topic', `{"tst":"${tst}"}`, '"topic" is missing'],
    ['a topic that is a number', line({ topic: 5 }), '"topic" is missing'],
    ['a wildcard topic', line({ topic: 'a/#' }), '"topic" contains a wildcard'],
    ['a huge topic', line({ topic: 'a'.repeat(65_536) }), '"topic" is too long'],
    ['a negative length', line({ payloadlen: -1 }), '"payloadlen" is not a length'],
    ['a length that is text', line({ payloadlen: '5' }), '"payloadlen" is not a length'],
    ['a length beyond MQTT', line({ payloadlen: 1e9 }), '"payloadlen" is not a length'],
    ['odd hexadecimal', line({ payloadHex: 'abc' }), 'the payload cannot be read'],
    ['no hexadecimal', line({ payloadHex: 'zz' }), 'the payload cannot be read'],
    ['base64 that is none', line({ payloadBase64: '<>' }), 'the payload cannot be read'],
    ['hexadecimal that is an object', line({ payloadHex: {} }), 'the payload cannot be read'],
    ['bytes', Buffer.from([0xff, 0x00, 0x80]), 'not a JSON object'],
  ])('refuses %s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('survives what is nested beyond measure', () => {
    const deep = `{"tst":"${tst}","topic":"a","payload":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(['the payload cannot be read', 'not a JSON object', null]).toContain(reasonOf(deep));
  });

  it('takes names of built-in properties as data', () => {
    const text = `{"__proto__":{"topic":"x"},"tst":"${tst}","payload":{"__proto__":1,"constructor":2}}`;
    expect(reasonOf(text)).toBe('"topic" is missing');
  });
});
