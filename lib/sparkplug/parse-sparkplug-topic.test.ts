import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSparkplugTopic } from './parse-sparkplug-topic';

const names = { group: 'Plant', edgeNode: 'Edge 1', nodeKey: 'Plant/Edge 1' };

describe('parseSparkplugTopic', () => {
  test.each([
    ['spBv1.0/Plant/NBIRTH/Edge 1', { kind: 'node', type: 'NBIRTH', ...names }],
    ['spBv1.0/Plant/NCMD/Edge 1', { kind: 'node', type: 'NCMD', ...names }],
    ['spBv1.0/Plant/DDATA/Edge 1/Pump', { kind: 'device', type: 'DDATA', ...names, device: 'Pump' }],
    ['spBv1.0/STATE/scada', { kind: 'host', format: '3.0', hostId: 'scada' }],
    ['STATE/scada', { kind: 'host', format: '2.2', hostId: 'scada' }],
    // A group may be named STATE.
    [
      'spBv1.0/STATE/NDATA/x',
      { kind: 'node', type: 'NDATA', group: 'STATE', edgeNode: 'x', nodeKey: 'STATE/x' },
    ],
    ['spCv4.0/NBIRTH/edge', { kind: 'not-interpreted', namespace: 'spCv4.0' }],
    ['site/spJv4.0/NDATA/edge/a/b', { kind: 'not-interpreted', namespace: 'spJv4.0' }],
    ['spAv1.0/g/NBIRTH/e', { kind: 'not-interpreted', namespace: 'spAv1.0' }],
    [
      '$sparkplug/certificates/spBv1.0/Plant/NBIRTH/Edge 1',
      { kind: 'certificate', of: { kind: 'node', type: 'NBIRTH', ...names } },
    ],
    [
      '$sparkplug/certificates/spBv1.0/Plant/DBIRTH/Edge 1/Pump',
      { kind: 'certificate', of: { kind: 'device', type: 'DBIRTH', ...names, device: 'Pump' } },
    ],
  ])('%s is read', (topic, expected) => {
    expect(parseSparkplugTopic(topic)).toEqual(expected);
  });

  test.each([
    'spBv1.0/',
    'spBv1.0/g',
    'spBv1.0/STATE/',
    'spBv1.0/g/NBIRTH',
    'spBv1.0/g/NBIRTH/e/d',
    'spBv1.0/g/DBIRTH/e',
    'spBv1.0/g/DDATA/e/d/x',
    'spBv1.0/g/nbirth/e',
    'spBv1.0/g/SCAN/e',
    'spBv1.0//NBIRTH/e',
    'spBv1.0/g/DDATA/e/',
    'spBv1.0/STATE/x/y',
    '$sparkplug/certificates/spBv1.0/g/NDATA/e',
    '$sparkplug/certificates/x',
  ])('%s is malformed', (topic) => {
    expect(parseSparkplugTopic(topic)).toMatchObject({ kind: 'malformed' });
  });

  test.each([
    'plant/line1',
    'spBv1.0',
    'STATE',
    'STATE/',
    'STATE/a/b',
    'xspBv1.0/g/NBIRTH/e',
    'a/spBv1.0/g/NBIRTH/e',
    'x/spCv4.0z/y',
    'x/spAv1.0/y',
  ])('%s is not Sparkplug', (topic) => {
    expect(parseSparkplugTopic(topic)).toBeNull();
  });

  test('hostile ids are bounded, storable and keep apart', () => {
    const long = (end: string) => `spBv1.0/g/NBIRTH/${'x'.repeat(60_000)}${end}`;
    const [a, b] = [parseSparkplugTopic(long('a')), parseSparkplugTopic(long('b'))];
    expect(a?.kind === 'node' && a.edgeNode.length < 600).toBe(true);
    expect(a).not.toEqual(b);
    expect(parseSparkplugTopic('spBv1.0/g/NBIRTH/a\u0000b')).toMatchObject({ edgeNode: 'a⟨U+0000⟩b' });
  });

  test('any text is answered without an exception', () => {
    const level = fc.oneof(
      fc.constantFrom('spBv1.0', 'STATE', 'NBIRTH', 'DDATA', '$sparkplug', 'certificates', ''),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(level, { maxLength: 8 }), (levels) => {
        parseSparkplugTopic(levels.join('/'));
      }),
    );
  });
});
