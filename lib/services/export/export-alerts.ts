import { z } from 'zod';
import { alertColumnNames, toAlertRow } from '@/lib/alerting/export/alert-table';
import { stixPreamble, toStixObjects } from '@/lib/alerting/export/to-stix';
import { uuidV5 } from '@/lib/alerting/export/uuid-v5';
import type { Prisma } from '@/lib/db/generated/client';
import type { Alert } from '@/lib/domain/alert';
import { toEcs } from '@/lib/notify/formats/ecs';
import { toOcsf } from '@/lib/notify/formats/ocsf';
import { alertFilters, whereOf } from '../alerts/alert-filters';
import { toAlert } from '../alerts/alert-view';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { type Download, downloadText } from './download';
import { toCsvLines } from './to-csv-lines';

const exportFormats = ['jsonl', 'csv', 'stix', 'ecs', 'ocsf'] as const;
type ExportFormat = (typeof exportFormats)[number];

export const exportAlertsInput = z.object({
  ...alertFilters,
  format: z
    .enum(exportFormats)
    .describe(
      'JSON Lines, CSV, a STIX 2.1 bundle, or JSON Lines of ECS documents or OCSF Detection Findings',
    ),
});

const batchSize = 500;
/** Ids of a bundle that are remembered; beyond, an object may stand twice, with the same content. */
const rememberedIdsMax = 100_000;
const bundleNamespace = '8d0a5f0c-0f6e-5f57-9c0a-3a1d5b0c7e21';

/** Alerts newest first by their ids, which do not change while they are sent, in pages. */
async function* pagesOf(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof exportAlertsInput>,
): AsyncGenerator<Alert[]> {
  const conditions = whereOf(input, actor.id);
  let after: string | null = null;
  for (;;) {
    const where: Prisma.AlertWhereInput = {
      AND: after === null ? conditions : [...conditions, { id: { lt: after } }],
    };
    const rows = await context.db.alert.findMany({
      where,
      orderBy: { id: 'desc' },
      take: batchSize,
      include: { broker: { select: { name: true } } },
    });
    if (rows.length > 0) yield rows.map((row) => toAlert(row, context.publicUrl));
    after = rows.at(-1)?.id ?? null;
    if (rows.length < batchSize) return;
  }
}

type Pages = AsyncIterable<readonly Alert[]>;

async function* jsonLines(pages: Pages): AsyncGenerator<string> {
  for await (const alerts of pages) yield alerts.map((alert) => `${JSON.stringify(alert)}\n`).join('');
}

/** As a SIEM would have been told of each alert: that it is resolved, else that it was opened. */
async function* siemLines(pages: Pages, sentAt: string, format: typeof toEcs | typeof toOcsf) {
  const lineOf = (alert: Alert) => {
    const cause = alert.state === 'resolved' ? 'resolved' : 'opened';
    return `${JSON.stringify(format({ alert, incident: null, cause, sentAt }, alert.id))}\n`;
  };
  for await (const alerts of pages) yield alerts.map(lineOf).join('');
}

async function* csvLines(pages: Pages): AsyncGenerator<string> {
  yield toCsvLines([alertColumnNames]);
  for await (const alerts of pages) yield toCsvLines(alerts.map(toAlertRow));
}

async function* stixBundle(pages: Pages, publicUrl: string, bundleName: string): AsyncGenerator<string> {
  const told = new Set<string>();
  const objectTexts = (objects: readonly { readonly id: string }[]) => {
    const fresh = objects.filter(({ id }) => !told.has(id));
    if (told.size > rememberedIdsMax) told.clear();
    for (const { id } of fresh) told.add(id);
    return fresh.map((object) => JSON.stringify(object)).join(',\n');
  };
  yield `{"type":"bundle","id":"bundle--${uuidV5(bundleNamespace, bundleName)}","objects":[\n`;
  yield objectTexts(stixPreamble(publicUrl));
  for await (const alerts of pages)
    for (const alert of alerts) {
      const text = objectTexts(toStixObjects(alert, publicUrl));
      if (text !== '') yield `,\n${text}`;
    }
  yield '\n]}\n';
}

const files: Record<ExportFormat, { readonly extension: string; readonly mediaType: string }> = {
  jsonl: { extension: 'jsonl', mediaType: 'application/x-ndjson; charset=utf-8' },
  csv: { extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
  stix: { extension: 'stix.json', mediaType: 'application/stix+json;version=2.1' },
  ecs: { extension: 'ecs.jsonl', mediaType: 'application/x-ndjson; charset=utf-8' },
  ocsf: { extension: 'ocsf.jsonl', mediaType: 'application/x-ndjson; charset=utf-8' },
};

/**
 * All alerts that the filters of the list match, as a file that is made while it is sent: a page of rows is held at a time.
 * Alerts raised meanwhile are not in it. Who took what away is recorded in the audit trail.
 */
export async function exportAlerts(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof exportAlertsInput>,
): Promise<Download> {
  requirePermission(actor, 'read');
  const { format, ...filters } = input;
  const asked = z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(filters)));
  const now = context.now().toISOString();
  await context.db.$transaction((tx) =>
    recordAudit(tx, actor, {
      action: 'alerts.exported',
      resource: 'alert',
      after: { format, filters: asked },
    }),
  );
  const { extension, mediaType } = files[format];
  const fileName = `alerts-${now.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.${extension}`;
  const pages = pagesOf(context, actor, input);
  const texts = {
    jsonl: () => jsonLines(pages),
    csv: () => csvLines(pages),
    stix: () => stixBundle(pages, context.publicUrl, `${context.publicUrl} ${now} ${JSON.stringify(asked)}`),
    ecs: () => siemLines(pages, now, toEcs),
    ocsf: () => siemLines(pages, now, toOcsf),
  };
  return downloadText({ fileName, mediaType }, texts[format]());
}
