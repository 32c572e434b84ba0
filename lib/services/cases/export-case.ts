import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { alertColumnNames, toAlertRow } from '@/lib/alerting/export/alert-table';
import { mergeCaseTimeline } from '@/lib/alerting/export/case-timeline';
import type { Prisma } from '@/lib/db/generated/client';
import type { CapturedAlert, CaseTimelineLine } from '@/lib/domain/case-views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import type { Download } from '../export/download';
import { toCsvLines } from '../export/to-csv-lines';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { archivedFileWords, writeReadme } from './archive-readme';
import { readCapture } from './case-alerts';
import type { caseIdInput } from './lock-case';
import { readCase } from './read-case';
import { createZipArchive } from './zip-archive';

const format = 'brokerwatch-case/1';
const batchSize = 5;
const exportsAtOnceMax = 2;
const timeoutMs = 120_000;
const rawInTimelineMax = 300;
let exportsRunning = 0;

type Held = { readonly captured: CapturedAlert; readonly addedBy: string; readonly addedAt: Date };
type Source = {
  readonly read: Awaited<ReturnType<typeof readCase>>;
  held(): AsyncIterable<Held>;
};

const jsonLine = (value: unknown) => `${JSON.stringify(value)}\n`;
const jsonText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A few at a time: one capture holds hundreds of events. */
async function* eachHeld(tx: Prisma.TransactionClient, caseId: string): AsyncGenerator<Held> {
  for (let skip = 0; ; skip += batchSize) {
    const rows = await tx.caseAlert.findMany({
      where: { caseId },
      orderBy: [{ addedAt: 'asc' }, { alertId: 'asc' }],
      skip,
      take: batchSize,
    });
    for (const row of rows) yield { ...row, captured: readCapture(row.captured) };
    if (rows.length < batchSize) return;
  }
}

async function* mapped(source: Source, toText: (held: Held) => string): AsyncGenerator<string> {
  for await (const held of source.held()) yield toText(held);
}

function alertLine({ captured, addedBy, addedAt }: Held): string {
  const { events: _events, deliveries: _deliveries, ...rest } = captured;
  return jsonLine({ ...rest, addedBy, addedAt: addedAt.toISOString() });
}

async function* eventLines(source: Source): AsyncGenerator<string> {
  const told = new Set<string>();
  for await (const { captured } of source.held()) {
    const { brokerId, broker, id: alertId } = captured.alert;
    for (const event of captured.events) {
      if (told.has(event.id)) continue;
      told.add(event.id);
      yield jsonLine({ alertId, brokerId, broker, ...event });
    }
  }
}

function timelineRow(line: CaseTimelineLine): string[] {
  return [line.at, line.source, line.kind, line.actor ?? '', line.alertId ?? '', line.text];
}

/** The timeline holds all alerts at once: of an event it needs what is read of it, and the beginning of its line. */
function withoutBulk(captured: CapturedAlert): CapturedAlert {
  const events = captured.events.map((event) => ({
    ...event,
    raw: event.raw.slice(0, rawInTimelineMax),
    details: null,
  }));
  return { ...captured, events };
}

async function* timelineLines({ read, held }: Source): AsyncGenerator<string> {
  const captures: CapturedAlert[] = [];
  for await (const { captured } of held()) captures.push(withoutBulk(captured));
  yield toCsvLines([['at', 'source', 'kind', 'actor', 'alert_id', 'text']]);
  const lines = mergeCaseTimeline({ acts: read.acts, notes: read.notes, captures });
  for (let at = 0; at < lines.length; at += 1000)
    yield toCsvLines(lines.slice(at, at + 1000).map(timelineRow));
}

async function* alertTable(source: Source): AsyncGenerator<string> {
  yield toCsvLines([alertColumnNames]);
  yield* mapped(source, ({ captured }) => toCsvLines([toAlertRow(captured.alert)]));
}

async function writeArchive(source: Source) {
  const { view, notes } = source.read;
  const archive = createZipArchive();
  await archive.addFile('README.txt', [writeReadme(view)]);
  await archive.addFile('case.json', [jsonText({ format, case: view })]);
  await archive.addFile('alerts.jsonl', mapped(source, alertLine));
  await archive.addFile('alerts.csv', alertTable(source));
  await archive.addFile('events.jsonl', eventLines(source));
  await archive.addFile(
    'deliveries.jsonl',
    mapped(source, ({ captured: { alert, deliveries } }) =>
      deliveries.map((delivery) => jsonLine({ alertId: alert.id, ...delivery })).join(''),
    ),
  );
  await archive.addFile('notes.jsonl', notes.map(jsonLine));
  await archive.addFile('timeline.csv', timelineLines(source));
  const { id, number, title, version, updatedAt } = view;
  const files = archive.files.map((file) => ({ ...file, about: archivedFileWords[file.path] ?? '' }));
  await archive.addFile('manifest.json', [
    jsonText({ format, case: { id, number, title, version, updatedAt }, files }),
  ]);
  const manifestSha256 = archive.files.at(-1)?.sha256 ?? '';
  await archive.addFile('SHA256SUMS', [
    archive.files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''),
  ]);
  return { chunks: archive.finish(), manifestSha256 };
}

async function exportNow(context: ServiceContext, actor: Actor, id: string): Promise<Download> {
  return context.db.$transaction(
    async (tx) => {
      const read = await readCase(tx, id, { withoutActs: ['case.exported'] });
      const { chunks, manifestSha256 } = await writeArchive({ read, held: () => eachHeld(tx, id) });
      const hash = createHash('sha256');
      for (const chunk of chunks) hash.update(chunk);
      const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      const fileName = `case-${read.view.number}.zip`;
      await recordAudit(tx, actor, {
        action: 'case.exported',
        resource: 'case',
        resourceId: id,
        after: { fileName, bytes, sha256: hash.digest('hex'), manifestSha256 },
      });
      return { kind: 'download', fileName, mediaType: 'application/zip', bytes, chunks };
    },
    { isolationLevel: 'RepeatableRead', timeout: timeoutMs },
  );
}

/**
 * A case as a zip: what was captured, notes, one timeline, and a manifest with the SHA-256 of every file; equal content
 * gives equal bytes. The audit entry holds the hash of the archive. Throws `not_found`, and `busy` while two are made.
 */
export async function exportCase(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof caseIdInput>,
): Promise<Download> {
  requirePermission(actor, 'triage');
  if (exportsRunning >= exportsAtOnceMax)
    throw new AppError('busy', 'Other cases are being exported: try again in a moment.');
  exportsRunning++;
  try {
    return await exportNow(context, actor, input.id);
  } finally {
    exportsRunning--;
  }
}
