import { z } from 'zod';
import type { AuditEntryView } from '@/lib/domain/views';
import { auditFiltersSchema, readAuditEntries, toAuditEntryView } from '../audit/list-audit';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { type Download, downloadText } from './download';
import { toCsvLines } from './to-csv-lines';

const auditExportFormats = ['jsonl', 'csv'] as const;
export const exportAuditInput = auditFiltersSchema.extend({
  format: z.enum(auditExportFormats).describe('JSON Lines or CSV'),
});
type ExportAuditInput = z.output<typeof exportAuditInput>;

const batchSize = 500;
const columns = ['id', 'at', 'actor', 'actor_id', 'action', 'resource', 'resource_id', 'before', 'after'];

async function* pagesOf(context: ServiceContext, input: ExportAuditInput, before: bigint) {
  for (let afterId = before; ; ) {
    const rows = await readAuditEntries(context.db, input, { afterId, limit: batchSize });
    yield rows.map(toAuditEntryView);
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return;
    afterId = last.id;
  }
}

function toRow(entry: AuditEntryView) {
  const { id, at, actor, actorId, action, resource, resourceId, before, after } = entry;
  const json = (value: unknown) => (value === null ? '' : JSON.stringify(value));
  return [id, at, actor, actorId, action, resource, resourceId, json(before), json(after)];
}

async function* textsOf(pages: AsyncIterable<AuditEntryView[]>, format: ExportAuditInput['format']) {
  if (format === 'csv') yield toCsvLines([columns]);
  for await (const entries of pages)
    yield format === 'csv'
      ? toCsvLines(entries.map(toRow))
      : entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/**
 * Entries of the audit trail that the filters match, newest first, as a file that is made while it is sent. That it was
 * taken away is an entry of its own, which is not in the file.
 */
export async function exportAudit(
  context: ServiceContext,
  actor: Actor,
  input: ExportAuditInput,
): Promise<Download> {
  requirePermission(actor, 'configure');
  const { format, ...filters } = input;
  const asked = z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(filters)));
  const own = await recordAudit(context.db, actor, {
    action: 'audit.exported',
    resource: 'audit',
    after: { format, filters: asked },
  });
  const stamp = context.now().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const mediaType = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
  return downloadText(
    { fileName: `audit-${stamp}.${format}`, mediaType },
    textsOf(pagesOf(context, input, own), format),
  );
}
