import { afterAll, beforeAll, expect, test } from 'vitest';
import { GET as getReport } from '@/app/api/v1/availability/report/route';
import { GET as getCsv } from '@/app/api/v1/availability/report.csv/route';
import { GET as listAvailability } from '@/app/api/v1/availability/route';
import { POST as addDefinedDevice } from '@/app/api/v1/defined-devices/route';
import { POST as addNote } from '@/app/api/v1/notes/route';
import { GET as getSiteRules } from '@/app/api/v1/site-rules/route';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { openApiDocument } from './openapi-document';
import { getServiceContext } from './service-context';

const token = 'api-token-0123456789';
let database: { url: string; drop(): Promise<void> };
let brokerId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    SECRET_KEY: '0'.repeat(64),
    API_TOKEN: token,
    LOG_LEVEL: 'silent',
  });
  const { db } = await getServiceContext();
  brokerId = (await db.broker.create({ data: { name: 'plant', url: 'mqtt://x', topics: ['#'] } })).id;
});
afterAll(async () => {
  await (await getServiceContext()).db.$disconnect();
  await database?.drop();
});

const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const none = { params: Promise.resolve({}) };
const get = (path: string) => new Request(`http://127.0.0.1:3000/api/v1/${path}`, { headers });
const post = (path: string, body: unknown) =>
  new Request(`http://127.0.0.1:3000/api/v1/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });

test('a device is defined, listed and reported, as JSON and as a CSV file', async () => {
  const added = await addDefinedDevice(
    post('defined-devices', { brokerId, name: '=cmd|calc', filter: 'a/#', intervalSeconds: 10 }),
    none,
  );
  expect(added.status).toBe(201);
  const { id } = await added.json();
  const page = await (await listAvailability(get('availability?kind=defined'), none)).json();
  expect(page).toMatchObject({
    items: [{ kind: 'defined', id, state: 'unknown', figures: { availability: null, rebirths: null } }],
    nextCursor: null,
  });
  const report = await (await getReport(get('availability/report?period=7d'), none)).json();
  expect(report).toMatchObject({ items: [{ id }], blind: [], total: { members: 1 } });
  const csv = await getCsv(get('availability/report.csv?period=7d'), none);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="report.csv"');
  expect(await csv.text()).toContain(",'=cmd|calc,");
  const noted = await addNote(post('notes', { kind: 'defined', id, text: 'hello' }), none);
  expect(await noted.json()).toMatchObject({
    kind: 'defined',
    id,
    text: 'hello',
    author: expect.any(String),
  });
});

test.each([
  ['availability?perod=7d', 'perod'],
  ['availability?period=8d', 'period'],
  ['availability?sort=best', 'sort'],
  ['availability?kind=node,thing', 'kind'],
  ['availability?from=yesterday', 'from'],
  ['availability?cursor=bm9uc2Vuc2U', 'cursor'],
])('%s is refused by its field', async (path, field) => {
  const answer = await listAvailability(get(path), none);
  expect(answer.status).toBe(400);
  expect((await answer.json()).errors.map((error: { field: string }) => error.field)).toEqual([field]);
});

test('nobody without a token', async () => {
  const answer = await getSiteRules(new Request('http://127.0.0.1:3000/api/v1/site-rules'), none);
  expect(answer.status).toBe(401);
});

test('the OpenAPI document says that the report is CSV', () => {
  const operation = openApiDocument().paths['/availability/report.csv']?.get;
  expect(operation).toMatchObject({ responses: { 200: { content: { 'text/csv': {} } } } });
});
