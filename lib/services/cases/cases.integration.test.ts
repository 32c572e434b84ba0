import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import { ensurePartitions } from '@/lib/db/partitions';
import type { CaseView } from '@/lib/domain/case-views';
import { createTestDatabase } from '@/scripts/testing/test-database';
import type { Actor } from '../service-context';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { addCaseNote } from './add-case-note';
import { addCaseAlerts, removeCaseAlert } from './case-alerts';
import { closeCase, reopenCase } from './close-case';
import { createCase, createCaseInput } from './create-case';
import { exportCase } from './export-case';
import { getCase } from './get-case';
import { listCases, listCasesInput } from './list-cases';
import { readCase } from './read-case';
import { updateCase } from './update-case';

const bert: Actor = { id: 'u3', name: 'Bert', role: 'ot-engineer' };
const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second));
let fixture: ServiceFixture;
let brokerId: number;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  await ensurePartitions(fixture.db, at(0).getTime(), 2);
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  fixture.at = at(300);
  await fixture.db.caseFile.deleteMany();
  await fixture.db.broker.deleteMany();
  brokerId = await storeBroker(fixture.db, 'plant');
});

let count = 0;
async function storeAlert(columns: Partial<Prisma.AlertUncheckedCreateInput> = {}) {
  const alert = await fixture.db.alert.create({
    data: {
      brokerId,
      detector: 'wildcard-subscriber',
      dedupKey: `key-${count++}`,
      severity: 'high',
      confidence: 0.9,
      title: 'Somebody reads everything',
      summary: 'eve subscribed to #',
      subjectKind: 'client',
      subjectId: 'eve',
      firstSeenAt: at(0),
      lastSeenAt: at(60),
      evidence: { addresses: ['192.0.2.7'], filter: '#' },
      attack: [{ id: 'T0802', name: 'Automated Collection', version: '19' }],
      timeline: { create: [{ at: at(0), kind: 'opened', text: 'opened' }] },
      ...columns,
    },
  });
  return alert.id;
}

type EventColumns = { second: number; clientId?: string; address?: string; raw?: string };
function storeEvents(events: readonly EventColumns[]) {
  return fixture.db.brokerEvent.createMany({
    data: events.map(({ second, clientId = null, address = null, raw = 'raw line' }) => ({
      brokerId,
      at: at(second),
      kind: 'client.subscribed',
      clientId,
      clientIdConfidence: 'exact',
      address,
      origin: 'log',
      spoofable: false,
      raw,
    })),
  });
}

const open = (input: object, actor = anna) =>
  createCase(fixture.context, actor, createCaseInput.parse(input));
const detailOf = (view: CaseView) => getCase(fixture.context, viewer, { id: view.id });

describe('a case', () => {
  test('opened from alerts takes the first title and the gravest severity, and captures what is around them', async () => {
    await storeEvents([
      { second: 1, clientId: 'eve', raw: '1: eve subscribes to #' },
      { second: 30, address: '192.0.2.7', raw: '30: from the same address' },
      { second: 5, clientId: 'pump', raw: '5: somebody else, close by' },
      { second: 50, clientId: 'pump', raw: '50: somebody else, later' },
    ]);
    const first = await storeAlert();
    const second = await storeAlert({
      severity: 'critical',
      title: 'Passwords are guessed',
      subjectId: 'mallory',
    });
    const view = await open({ alertIds: [first, second] });
    expect(view).toMatchObject({
      title: 'Somebody reads everything',
      severity: 'critical',
      state: 'open',
      author: 'Anna',
      alertCount: 2,
      version: 1,
    });
    const detail = await detailOf(view);
    expect(detail.alerts.map((alert) => alert.eventCount)).toEqual([3, 3]);
    const events = detail.timeline.filter((line) => line.source === 'event');
    expect(events.map((line) => line.id).length).toBe(new Set(events.map((line) => line.id)).size);
    expect(events.map((line) => line.text)).toEqual([
      'MQTT client eve',
      'MQTT client pump',
      'from 192.0.2.7',
    ]);
  });

  test('keeps what it captured when retention takes the alert, its broker and its events', async () => {
    await storeEvents([{ second: 1, clientId: 'eve', raw: 'the only proof' }]);
    const view = await open({ alertIds: [await storeAlert()] });
    await fixture.db.broker.deleteMany();
    await fixture.db.brokerEvent.deleteMany();
    const detail = await detailOf(view);
    expect(detail.alerts).toMatchObject([
      { isStillStored: false, eventCount: 1, alert: { title: 'Somebody reads everything', broker: 'plant' } },
    ]);
    await closeCase(fixture.context, anna, { id: view.id });
    expect((await detailOf(view)).alerts).toMatchObject([{ eventCount: 1 }]);
  });

  test('captures an alert again when it is added again, and loses nothing of the first time', async () => {
    await storeEvents([{ second: 1, clientId: 'eve', raw: 'early' }]);
    const alertId = await storeAlert();
    const view = await open({ alertIds: [alertId] });
    await fixture.db.brokerEvent.deleteMany();
    await storeEvents([{ second: 40, clientId: 'eve', raw: 'late' }]);
    await fixture.db.alert.update({ where: { id: alertId }, data: { severity: 'critical' } });
    await addCaseAlerts(fixture.context, bert, { id: view.id, alertIds: [alertId, alertId] });
    const [held] = await fixture.db.caseAlert.findMany({ where: { caseId: view.id } });
    expect(held).toMatchObject({
      addedBy: 'Anna',
      captured: { alert: { severity: 'critical' }, events: [{ raw: 'early' }, { raw: 'late' }] },
    });
  });

  test('of a loud alert a bounded part is kept, from its beginning and its end, and the rest is counted', async () => {
    await storeEvents(
      Array.from({ length: 900 }, (_, index) => ({
        second: index / 4,
        clientId: 'eve',
        raw: `line ${index}`,
      })),
    );
    const alertId = await storeAlert({ lastSeenAt: at(225) });
    const view = await open({ alertIds: [alertId] });
    const [alert] = (await detailOf(view)).alerts;
    expect(alert?.eventCount).toBeLessThanOrEqual(300);
    expect((alert?.eventCount ?? 0) + (alert?.eventsLeftOut ?? 0)).toBeGreaterThanOrEqual(900);
    const held = await fixture.db.caseAlert.findFirstOrThrow();
    const raws = (held.captured as { events: { raw: string }[] }).events.map((event) => event.raw);
    expect([raws[0], raws.at(-1)]).toEqual(['line 0', 'line 899']);
  });

  test('opened without alerts needs a title', async () => {
    await expect(open({})).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'title' }] });
    expect(await open({ title: 'Odd traffic', owner: 'Bert' })).toMatchObject({
      severity: 'medium',
      owner: 'Bert',
    });
    await expect(open({ alertIds: ['0197b1f0-0000-7000-8000-000000000000'] })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await fixture.db.caseFile.count()).toBe(1);
  });

  test('is refused to a viewer, and nothing is left behind', async () => {
    await expect(open({ title: 'x' }, viewer)).rejects.toMatchObject({ code: 'forbidden' });
    const view = await open({ title: 'x' });
    await expect(addCaseNote(fixture.context, viewer, { id: view.id, text: 'n' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(exportCase(fixture.context, viewer, { id: view.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await fixture.db.caseNote.count()).toBe(0);
  });

  test('two who change it at once: the slower one is told', async () => {
    const { context } = fixture;
    const view = await open({ title: 'x' });
    const results = await Promise.allSettled(
      ['Anna', 'Bert'].map((owner) =>
        updateCase(context, anna, { id: view.id, version: view.version, owner }),
      ),
    );
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'conflict' },
    });
    expect((await detailOf(view)).case.version).toBe(2);
    await addCaseNote(context, anna, { id: view.id, text: 'a note is no new version' });
    expect((await detailOf(view)).case.version).toBe(2);
    await updateCase(context, anna, { id: view.id, version: 2, title: 'x' });
    expect((await detailOf(view)).case.version).toBe(2);
  });

  test('closed it is only noted and reopened; everything is in the audit trail and the live log', async () => {
    const { context, db } = fixture;
    const alertId = await storeAlert();
    const view = await open({ alertIds: [alertId] });
    const { id } = view;
    await updateCase(context, anna, { id, summary: 'What we know', owner: 'Bert', severity: 'critical' });
    const closed = await closeCase(context, bert, { id, verdict: 'true-positive', note: 'Password changed' });
    expect(closed).toMatchObject({ state: 'closed', verdict: 'true-positive', closedBy: 'Bert' });
    for (const refused of [
      () => closeCase(context, anna, { id }),
      () => updateCase(context, anna, { id, title: 'y' }),
      () => addCaseAlerts(context, anna, { id, alertIds: [alertId] }),
      () => removeCaseAlert(context, anna, { id, alertId }),
    ])
      await expect(refused()).rejects.toMatchObject({ code: 'conflict' });
    await addCaseNote(context, anna, { id, text: 'Seen again' });
    expect(await reopenCase(context, anna, { id })).toMatchObject({
      state: 'open',
      closedAt: null,
      closedBy: null,
    });
    await expect(reopenCase(context, anna, { id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await removeCaseAlert(context, anna, { id, alertId })).toMatchObject({ alertCount: 0 });
    const entries = await db.auditEntry.findMany({ where: { resourceId: id }, orderBy: { id: 'asc' } });
    expect(entries.map((entry) => `${entry.actor} ${entry.action}`)).toEqual([
      'Anna case.opened',
      'Anna case.changed',
      'Bert case.closed',
      'Anna case.note-added',
      'Anna case.reopened',
      'Anna case.alert-removed',
    ]);
    expect(entries[1]).toMatchObject({
      before: { owner: null },
      after: { owner: 'Bert', severity: 'critical' },
    });
    const frames = await readChanges(db, 0n, 1000);
    expect(
      frames.filter(({ frame }) => frame.type === 'changed' && frame.resource === 'cases').length,
    ).toBeGreaterThanOrEqual(6);
    const detail = await detailOf(view);
    expect(detail.notes.map((note) => note.text)).toEqual(['Password changed', 'Seen again']);
    expect(detail.timeline.filter((line) => line.source === 'case').map((line) => line.kind)).toEqual([
      'opened',
      'changed',
      'closed',
      'reopened',
      'alert-removed',
    ]);
  });
});

test('the page of a case shows its newest notes within bounds, the archive has all', async () => {
  const view = await open({ title: 'x' });
  await fixture.db.caseNote.createMany({
    data: Array.from({ length: 150 }, (_, index) => ({
      caseId: view.id,
      author: 'Anna',
      text: `${index} ${'é'.repeat(4990)}`,
    })),
  });
  const detail = await detailOf(view);
  expect(detail.notes.length).toBeGreaterThan(90);
  expect(detail.notes.length + detail.notesLeftOut).toBe(150);
  expect(detail.notesLeftOut).toBeGreaterThan(0);
  expect(detail.notes.at(-1)?.text).toMatch(/^149 /);
  expect(detail.notes[0]?.text).toMatch(new RegExp(`^${detail.notesLeftOut} `));
  expect((await readCase(fixture.db, view.id)).notes).toHaveLength(150);
});

test('cases are listed newest first, filtered and paged', async () => {
  const list = async (query: object) =>
    (await listCases(fixture.context, viewer, listCasesInput.parse(query))).items.map((view) => view.title);
  const alertId = await storeAlert();
  await open({ title: 'a', severity: 'low', owner: 'Bert' });
  const b = await open({ title: 'b', alertIds: [alertId] });
  const c = await open({ title: 'c 100%' });
  await addCaseNote(fixture.context, anna, { id: c.id, text: 'needle' });
  await closeCase(fixture.context, anna, { id: c.id, verdict: 'benign' });
  expect(await list({})).toEqual(['c 100%', 'b', 'a']);
  expect(await list({ state: 'open' })).toEqual(['b', 'a']);
  expect(await list({ severity: 'low,high' })).toEqual(['b', 'a']);
  expect(await list({ owner: 'Bert' })).toEqual(['a']);
  expect(await list({ verdict: 'benign' })).toEqual(['c 100%']);
  expect(await list({ alertId })).toEqual(['b']);
  expect(await list({ q: 'NEEDLE' })).toEqual(['c 100%']);
  expect(await list({ q: '0%' })).toEqual(['c 100%']);
  expect(await list({ q: `#${b.number}` })).toEqual(['b']);
  const first = await listCases(fixture.context, viewer, { limit: 2 });
  const rest = await listCases(fixture.context, viewer, { limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.items, ...rest.items].map((view) => view.title)).toEqual(['c 100%', 'b', 'a']);
});

describe('the archive', () => {
  async function bytesOf(view: CaseView) {
    const file = await exportCase(fixture.context, anna, { id: view.id });
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.chunks) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    expect(bytes.length).toBe(file.bytes);
    return bytes;
  }
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const linesOf = (bytes: Uint8Array | undefined) =>
    new TextDecoder()
      .decode(bytes)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  async function storedCase() {
    await storeEvents([
      { second: 1, clientId: 'eve', raw: '=cmd|calc SUBSCRIBE #' },
      { second: 2, clientId: 'eve', raw: 'second' },
    ]);
    const ids = [await storeAlert({ title: '=HYPERLINK("http://evil")' }), await storeAlert()];
    const view = await open({ title: 'Evil \u202E case', alertIds: ids });
    await addCaseNote(fixture.context, anna, { id: view.id, text: 'line 1\nline 2' });
    return view;
  }

  test('holds every file, each with the hash that manifest and SHA256SUMS say', async () => {
    const view = await storedCase();
    const bytes = await bytesOf(view);
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual([
      'README.txt',
      'case.json',
      'alerts.jsonl',
      'alerts.csv',
      'events.jsonl',
      'deliveries.jsonl',
      'notes.jsonl',
      'timeline.csv',
      'manifest.json',
      'SHA256SUMS',
    ]);
    const text = (path: string) => new TextDecoder().decode(files[path]);
    const manifest = JSON.parse(text('manifest.json'));
    const sums = new Map(
      text('SHA256SUMS')
        .trim()
        .split('\n')
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    );
    for (const [path, content] of Object.entries(files)) {
      if (path === 'SHA256SUMS') continue;
      expect(sums.get(path)).toBe(sha256(content));
      const listed = manifest.files.find((file: { path: string }) => file.path === path);
      if (path !== 'manifest.json')
        expect(listed).toMatchObject({
          sha256: sha256(content),
          bytes: content.length,
          about: expect.stringMatching(/./),
        });
    }
    expect(linesOf(files['events.jsonl']).map((event) => event.raw)).toEqual([
      '=cmd|calc SUBSCRIBE #',
      'second',
    ]);
    expect(linesOf(files['alerts.jsonl'])).toMatchObject([
      {
        alert: { title: '=HYPERLINK("http://evil")', evidence: { filter: '#' } },
        timeline: [{ kind: 'opened' }],
        addedBy: 'Anna',
      },
      { alert: { detector: 'wildcard-subscriber' } },
    ]);
    expect(linesOf(files['notes.jsonl'])).toMatchObject([{ text: 'line 1\nline 2', author: 'Anna' }]);
    expect(text('alerts.csv')).not.toMatch(/(^|,|\r\n|")=/);
    expect(text('timeline.csv').split('\r\n')[0]).toBe('at,source,kind,actor,alert_id,text');
    expect(text('README.txt')).toContain('Evil ⟨U+202E⟩ case');
    const entry = await fixture.db.auditEntry.findFirstOrThrow({
      where: { action: 'case.exported', resourceId: view.id },
    });
    expect(entry.after).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length });
  });

  test('equal content gives equal bytes, another note other ones', async () => {
    const view = await storedCase();
    const [first, second] = [await bytesOf(view), await bytesOf(view)];
    expect(sha256(second)).toBe(sha256(first));
    await addCaseNote(fixture.context, anna, { id: view.id, text: 'more' });
    expect(sha256(await bytesOf(view))).not.toBe(sha256(first));
  });

  const checker = 'sha256sum';
  const hasTools = ['unzip', checker].every((tool) => spawnSync('which', [tool]).status === 0);
  test.skipIf(!hasTools)('is read by unzip and passes sha256sum -c', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-case-'));
    try {
      writeFileSync(join(folder, 'case.zip'), await bytesOf(await storedCase()));
      execFileSync('unzip', ['-q', 'case.zip', '-d', 'out'], { cwd: folder });
      const said = execFileSync(checker, ['-c', 'SHA256SUMS'], {
        cwd: join(folder, 'out'),
        encoding: 'utf8',
      });
      expect(said.trim().split('\n')).toHaveLength(9);
      expect(said).not.toContain('FAILED');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
