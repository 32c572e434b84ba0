import { expect, test } from 'vitest';
import { boundIdentifier } from '@/lib/domain/wire-text';
import { findHostileName } from './find-hostile-name';

test.each([
  ['plant/\u0000valve', 'control characters'],
  ['a\nb', 'control characters'],
  ['a\u2028b', 'control characters'],
  ['\u202Eexe.plc', 'turn or hide'],
  ['admin\u200B', 'turn or hide'],
  ['///////', 'slashes only'],
  ['/../../etc', 'climbs up'],
  ['..', 'climbs up'],
  ['<script>alert(1)</script>', 'markup'],
  ['x"><img src=x onerror=alert(1)>', 'markup'],
  [`\${jndi:ldap://10.9.9.9/a}`, 'lookup'],
  ["'; DROP TABLE alert;--", 'database command'],
  ["' OR '1'='1", 'database command'],
  ["evil as admin (p2, c1, k60, u'root').", 'imitates'],
  ['New client connected from 6.6.6.6:1 as', 'imitates'],
  ['Received PUBLISH from', 'imitates'],
  ['x'.repeat(2000), '2,000 bytes'],
])('%j is hostile', (name, says) => {
  expect(findHostileName(boundIdentifier(name))).toContain(says);
});

test.each([
  '',
  '/',
  '#',
  '/plant/line 1/temperature',
  'plant//x',
  'Förderband-3/Füllstand',
  '工厂/温度',
  'می‌خواهم',
  '👩‍🔧/tablet',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'auto-5f0c2a6e-1111-2222-3333-444455556666',
  "O'Brien",
  'user@example.com',
  'a...b/...',
  'temp<50',
  'a && b',
  '<unknown>',
  'spBv1.0/G/NDATA/E',
  '$share/g/plant/+/x',
  '{"id":1}',
  'x'.repeat(1000),
])('%j is ordinary', (name) => {
  expect(findHostileName(boundIdentifier(name))).toBeNull();
});
