import { parse } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertSchema } from '@/lib/domain/alert';
import { createTestDatabase } from '@/scripts/testing/test-database';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import type { Download } from './download';
import { exportAlerts, exportAlertsInput } from './export-alerts';

const alertsStored = 3000;
let fixture: ServiceFixture;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  const brokerId = await storeBroker(fixture.db, 'plant');
  await fixture.db.alert.createMany({
    data: Array.from({ length: alertsStored }, (_, index) => ({
      brokerId,
      detector: 'wildcard-subscriber',
      dedupKey: `key-${index}`,
      severity: index % 3 === 0 ? 'critical' : 'low',
      confidence: 0.5,
      title: index === 7 ? '=HYPERLINK("http://evil","x")' : `Alert ${index}`,
      summary: 'line 1\nline 2',
      subjectKind: 'client',
      subjectId: `client-${index}`,
      shadow: index === 0,
      evidence: { addresses: [`192.0.2.${index % 250}`] },
      attack: [{ id: 'T0802', name: 'Automated Collection', version: '19' }],
      firstSeenAt: new Date(Date.UTC(2026, 10, 22, 12, 0, index % 60)),
      lastSeenAt: new Date(Date.UTC(2026, 10, 22, 13, 0, index % 60)),
    })),
  });
});
afterAll(() => fixture?.drop());

const run = (query: object, actor = anna) =>
  exportAlerts(fixture.context, actor, exportAlertsInput.parse(query));
async function textOf(file: Download) {
  const parts: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of file.chunks) parts.push(decoder.decode(chunk, { stream: true }));
  return parts;
}

describe('alerts as a file', () => {
  test('JSON Lines holds each alert once, also those that change place in the list meanwhile', async () => {
    const file = await run({ format: 'jsonl' }, viewer);
    const seen: string[] = [];
    let chunks = 0;
    for await (const chunk of file.chunks) {
      if (chunks++ === 1)
        await fixture.db.alert.updateMany({ where: { severity: 'low' }, data: { lastSeenAt: new Date() } });
      for (const line of new TextDecoder().decode(chunk).trim().split('\n'))
        seen.push(alertSchema.parse(JSON.parse(line)).id);
    }
    expect(seen).toHaveLength(alertsStored - 1);
    expect(new Set(seen).size).toBe(seen.length);
    expect(chunks).toBe(Math.ceil((alertsStored - 1) / 500));
  });

  test('reads no page before it is taken, and none after whoever downloads has gone', async () => {
    const file = await run({ format: 'jsonl' });
    const iterator = (file.chunks as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    const first = await iterator.next();
    expect(new TextDecoder().decode(first.value).trim().split('\n')).toHaveLength(500);
    await iterator.return?.();
    expect((await iterator.next()).done).toBe(true);
  });

  test('CSV takes the filters of the list and holds no formula', async () => {
    const text = (await textOf(await run({ format: 'csv', severity: 'critical', shadow: 'include' }))).join(
      '',
    );
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(alertsStored / 3 + 1);
    expect(lines[0]).toMatch(/^id,first_seen_at,/);
    const all = (await textOf(await run({ format: 'csv', q: 'HYPERLINK' }))).join('');
    expect(all).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`);
    expect(all).toContain('line 1⟨U+000A⟩line 2');
  });

  test('STIX is one bundle in which every id stands once', async () => {
    const file = await run({ format: 'stix', shadow: 'include' });
    const bundle = JSON.parse((await textOf(file)).join(''));
    expect(bundle).toMatchObject({ type: 'bundle', id: expect.stringMatching(/^bundle--[0-9a-f-]{36}$/) });
    const ids = bundle.objects.map((object: { id: string }) => object.id);
    expect(new Set(ids).size).toBe(ids.length);
    const count = (type: string) =>
      bundle.objects.filter((object: { type: string }) => object.type === type).length;
    expect([count('sighting'), count('attack-pattern'), count('ipv4-addr'), count('identity')]).toEqual([
      alertsStored,
      1,
      250,
      1,
    ]);
    expect(parse(file.fileName).ext).toBe('.json');
  });

  test.each([
    ['ecs', (line: { event: { id: string } }) => line.event.id],
    ['ocsf', (line: { finding_info: { uid: string } }) => line.finding_info.uid],
  ] as const)('%s is a line for each alert, by its id', async (format, idOf) => {
    const text = (await textOf(await run({ format, severity: 'critical' }))).join('');
    const ids = text
      .trimEnd()
      .split('\n')
      .map((line) => idOf(JSON.parse(line)));
    expect(new Set(ids).size).toBe(alertsStored / 3 - 1);
  });

  test('nothing to tell is an empty file, a head, and a bundle of who says so', async () => {
    expect((await textOf(await run({ format: 'jsonl', q: 'nothing' }))).join('')).toBe('');
    expect((await textOf(await run({ format: 'csv', q: 'nothing' }))).join('').split('\r\n')).toHaveLength(2);
    expect(
      JSON.parse((await textOf(await run({ format: 'stix', q: 'nothing' }))).join('')).objects,
    ).toHaveLength(2);
  });

  test('who took what away is recorded', async () => {
    await run({ format: 'csv', severity: 'critical' }, viewer);
    const entry = await fixture.db.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({
      actor: 'Vik',
      action: 'alerts.exported',
      after: { format: 'csv', filters: { severity: ['critical'] } },
    });
  });
});
