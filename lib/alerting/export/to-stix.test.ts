import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Alert, alertSchema } from '@/lib/domain/alert';
import { addressObject } from './stix-objects';
import { stixPreamble, toStixObjects } from './to-stix';

const publicUrl = 'https://monitor.example';
const alert: Alert = alertSchema.parse({
  id: '0197b1f0-0000-7000-8000-000000000001',
  brokerId: 1,
  broker: 'plant-a',
  detector: 'auth-spray',
  severity: 'high',
  confidence: 0.876,
  state: 'open',
  title: 'Passwords are tried',
  summary: 'Twelve user names from one address',
  subject: { kind: 'address', id: '192.0.2.7' },
  count: 12,
  firstSeenAt: '2026-11-22T12:00:00.000Z',
  lastSeenAt: '2026-11-22T12:05:00.000Z',
  evidence: {
    clientIds: ['eve'],
    usernames: ['op'],
    addresses: ['192.0.2.7', '2001:DB8::1', 'gateway.local'],
  },
  attack: [
    { id: 'T0859', name: 'Valid Accounts', version: '19' },
    { id: 'T1694.001', name: 'Insecure Credentials: Default Credentials', version: '19' },
  ],
  url: `${publicUrl}/alerts/0197b1f0-0000-7000-8000-000000000001`,
});

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const idOf = (type: string) =>
  z
    .string()
    .regex(new RegExp(`^${type}--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`));
const anyId = idOf('[a-z0-9-]{3,250}');
const base = (type: string) => ({ type: z.literal(type), spec_version: z.literal('2.1'), id: idOf(type) });
const domain = (type: string) => ({
  ...base(type),
  created: time,
  modified: time,
  created_by_ref: idOf('identity').optional(),
});
const reference = z.strictObject({ source_name: z.string(), external_id: z.string(), url: z.url() });
const newObservable = z.record(
  idOf('extension-definition'),
  z.strictObject({ extension_type: z.literal('new-sco') }),
);
const aboutAlert = z.record(
  idOf('extension-definition'),
  z.strictObject({
    extension_type: z.literal('property-extension'),
    alert_id: z.uuid(),
    detector: z.string(),
    severity: z.string(),
    subject_kind: z.string(),
    subject: z.string(),
    evidence_json: z.string(),
  }),
);
const count = z.int().min(0).max(999_999_999);
const brokerRef = idOf('x-mqtt-broker');
/** The properties that STIX 2.1 demands or allows of what we make, nothing else. */
const stixObject = z.discriminatedUnion('type', [
  z.strictObject({ ...domain('identity'), name: z.string().min(1), identity_class: z.literal('system') }),
  z.strictObject({
    ...domain('extension-definition'),
    created_by_ref: idOf('identity'),
    name: z.string().min(1),
    description: z.string(),
    schema: z.string().min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    extension_types: z.array(z.enum(['new-sco', 'property-extension'])).min(1),
  }),
  z.strictObject({
    ...domain('attack-pattern'),
    name: z.string().min(1),
    description: z.string(),
    external_references: z.array(reference).length(1),
  }),
  z.strictObject({
    ...domain('sighting'),
    description: z.string(),
    confidence: z.int().min(0).max(100),
    first_seen: time,
    last_seen: time,
    count,
    sighting_of_ref: idOf('attack-pattern'),
    observed_data_refs: z.array(idOf('observed-data')).length(1),
    where_sighted_refs: z.array(idOf('identity')).length(1),
    external_references: z.array(reference).optional(),
    extensions: aboutAlert,
  }),
  z.strictObject({
    ...domain('observed-data'),
    first_observed: time,
    last_observed: time,
    number_observed: count.min(1),
    object_refs: z.array(anyId).min(1),
  }),
  z.strictObject({
    ...domain('note'),
    abstract: z.string(),
    content: z.string(),
    object_refs: z.array(anyId).min(1),
    external_references: z.array(reference).optional(),
    extensions: aboutAlert,
  }),
  z.strictObject({ ...base('ipv4-addr'), value: z.ipv4() }),
  z.strictObject({ ...base('ipv6-addr'), value: z.ipv6() }),
  z.strictObject({ ...base('user-account'), account_login: z.string().min(1) }),
  z.strictObject({ ...base('x-mqtt-broker'), name: z.string(), extensions: newObservable }),
  z.strictObject({
    ...base('x-mqtt-client'),
    client_id: z.string(),
    broker_ref: brokerRef,
    extensions: newObservable,
  }),
  z.strictObject({
    ...base('x-mqtt-topic'),
    name: z.string(),
    broker_ref: brokerRef,
    extensions: newObservable,
  }),
  z.strictObject({
    ...base('x-mqtt-entity'),
    entity_kind: z.enum(['node', 'device', 'host']),
    name: z.string(),
    broker_ref: brokerRef,
    extensions: newObservable,
  }),
]);

function referencesOf(object: object): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (key.endsWith('_ref')) return [String(value)];
    if (key.endsWith('_refs')) return (value as string[]).map(String);
    return key === 'extensions' ? Object.keys(value) : [];
  });
}

/** Every object keeps the rules of STIX 2.1, every reference leads to an object of the bundle, every id says one thing. */
function expectSound(alerts: readonly Alert[]) {
  const objects = [...stixPreamble(publicUrl), ...alerts.flatMap((each) => toStixObjects(each, publicUrl))];
  const byId = new Map<string, string>();
  for (const object of objects) {
    stixObject.parse(object);
    const text = JSON.stringify(object);
    expect(byId.get(object.id) ?? text).toBe(text);
    byId.set(object.id, text);
  }
  const ids = new Set(byId.keys());
  for (const object of objects) for (const id of referencesOf(object)) expect(ids).toContain(id);
  const uuids = [...ids].map((id) => id.slice(-36));
  expect(new Set(uuids).size).toBe(uuids.length);
  return objects;
}

describe('an alert as STIX 2.1', () => {
  test('is a sighting of each technique with what was observed', () => {
    const objects = expectSound([alert]);
    const of = (type: string) => objects.filter((object) => object.type === type);
    expect(of('sighting')).toHaveLength(2);
    expect(of('sighting')[0]).toMatchObject({
      confidence: 88,
      count: 12,
      first_seen: '2026-11-22T12:00:00.000Z',
      last_seen: '2026-11-22T12:05:00.000Z',
    });
    expect(of('attack-pattern').map((each) => each.external_references)).toEqual([
      [
        {
          source_name: 'mitre-attack',
          external_id: 'T0859',
          url: 'https://attack.mitre.org/techniques/T0859/',
        },
      ],
      [
        {
          source_name: 'mitre-attack',
          external_id: 'T1694.001',
          url: 'https://attack.mitre.org/techniques/T1694/001/',
        },
      ],
    ]);
    expect(of('ipv4-addr').map((each) => each.value)).toEqual(['192.0.2.7']);
    expect(of('ipv6-addr').map((each) => each.id)).toEqual([
      'ipv6-addr--6469e3a9-b053-5e34-a025-9396ae051d26',
    ]);
    expect(of('user-account').map((each) => each.account_login)).toEqual(['op']);
    expect(of('x-mqtt-client').map((each) => each.client_id)).toEqual(['eve']);
    expect(of('note')).toEqual([]);
  });

  test.each(['node', 'device', 'host', 'topic', 'client', 'broker'] as const)(
    'about a %s without a technique is a note',
    (kind) => {
      const objects = expectSound([{ ...alert, attack: [], subject: { kind, id: 'plant/line 1' } }]);
      expect(objects.filter((object) => object.type === 'note')).toMatchObject([
        { abstract: 'Passwords are tried' },
      ]);
      expect(objects.some((object) => object.type === 'sighting')).toBe(false);
    },
  );

  test('two alerts share what is the same, and an object never says two things under one id', () => {
    const other = { ...alert, id: '0197b1f0-0000-7000-8000-000000000002', count: 3 };
    const objects = expectSound([alert, other]);
    const sightings = objects.filter((object) => object.type === 'sighting').map((object) => object.id);
    expect(new Set(sightings).size).toBe(4);
  });

  test('a state that people change is no new content under the old time', () => {
    const resolved: Alert = { ...alert, state: 'resolved', verdict: 'benign', version: 9, assignee: 'Anna' };
    expect(toStixObjects(resolved, publicUrl)).toEqual(toStixObjects(alert, publicUrl));
  });

  test('names from the wire break nothing', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 5 }), (id, many) => {
        expectSound([
          {
            ...alert,
            broker: id,
            title: id,
            subject: { kind: 'client', id },
            evidence: { clientIds: many, usernames: many, addresses: many, topics: many },
          },
        ]);
      }),
      { numRuns: 50 },
    );
  });
});

test.each([
  '',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4.5',
  'gateway',
  'a:b',
  '192.0.2.7:1883',
  '1.2.3.4/24',
  ':'.repeat(50),
])('%j is no address', (text) => expect(addressObject(text)).toBeNull());
test.each([
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  'fe80::1',
  '::ffff:192.0.2.7',
  '2001:db8::',
  '1:2:3:4:5:6:7:8',
  '::',
])('%j is one', (text) => expect(addressObject(text)).not.toBeNull());
