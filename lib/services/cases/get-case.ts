import type { z } from 'zod';
import { mergeCaseTimeline } from '@/lib/alerting/export/case-timeline';
import type { AlertEvent } from '@/lib/db/generated/client';
import type { CapturedAlert, CaseAlertView, CaseDetail } from '@/lib/domain/case-views';
import { toAlert, toTimelineEntry } from '../alerts/alert-view';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { readCapture } from './case-alerts';
import type { caseIdInput } from './lock-case';
import { readCase } from './read-case';

/** What one page shows; the archive has the rest. */
const linesMax = 1000;
const eventLinesMax = 300;
const newestOfAlert = 50;
/** Of notes that are written to be read this is months of work; a case may hold twenty times as much. */
const notesBytesMax = 1_000_000;

type Stored = {
  readonly captured: CapturedAlert;
  readonly addedBy: string;
  readonly addedAt: Date;
  readonly eventCount: number;
};

/** What was captured, of its broker events only the first `eventsEach`: a full case is tens of megabytes. */
async function readCaptured(context: ServiceContext, caseId: string, eventsEach: number): Promise<Stored[]> {
  const rows = await context.db.$queryRaw<
    { addedBy: string; addedAt: Date; captured: unknown; eventCount: number }[]
  >`
    SELECT added_by AS "addedBy", added_at AS "addedAt",
      jsonb_array_length(captured -> 'events') AS "eventCount",
      jsonb_set(captured, '{events}', COALESCE((
        SELECT jsonb_agg(event ORDER BY place)
        FROM jsonb_array_elements(captured -> 'events') WITH ORDINALITY AS listed (event, place)
        WHERE place <= ${eventsEach}::int), '[]')) AS captured
    FROM case_alert WHERE case_id = ${caseId}::uuid ORDER BY added_at, alert_id`;
  return rows.map((row) => ({ ...row, captured: readCapture(row.captured) }));
}

/** Alerts as they are now. */
async function readLiveAlerts(context: ServiceContext, ids: readonly string[]) {
  const rows = await context.db.alert.findMany({
    where: { id: { in: [...ids] } },
    include: { broker: { select: { name: true } } },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The newest lines of the timelines of alerts, oldest first; no more of each is read, however long it is. */
async function readNewestLines(context: ServiceContext, ids: readonly string[]) {
  const rows = await context.db.$queryRaw<AlertEvent[]>`
    SELECT line.id, line.alert_id AS "alertId", line.at, line.kind, line.actor, line.text
    FROM unnest(${[...ids]}::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT * FROM alert_event WHERE alert_id = wanted.id ORDER BY id DESC LIMIT ${newestOfAlert}::int) AS line
    ORDER BY line.id`;
  return new Map(ids.map((id) => [id, rows.filter(({ alertId }) => alertId === id)]));
}

function toAlertView(stored: Stored, alert: CaseAlertView['alert'] | null): CaseAlertView {
  const { captured } = stored;
  return {
    addedBy: stored.addedBy,
    addedAt: stored.addedAt.toISOString(),
    capturedAt: captured.capturedAt,
    alert: alert ?? captured.alert,
    isStillStored: alert !== null,
    eventCount: stored.eventCount,
    eventsLeftOut: captured.eventsLeftOut,
  };
}

/** A case with its alerts as they are now, notes, and one merged timeline (oldest first, bounded). Throws `not_found`. */
export async function getCase(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof caseIdInput>,
): Promise<CaseDetail> {
  requirePermission(actor, 'read');
  const { view, notes, acts } = await readCase(context.db, input.id, { notesBytesMax });
  const eventsEach = Math.max(1, Math.floor(eventLinesMax / Math.max(1, view.alertCount)));
  const stored = await readCaptured(context, input.id, eventsEach);
  const ids = stored.map(({ captured }) => captured.alert.id);
  const live = await readLiveAlerts(context, ids);
  const newest = await readNewestLines(context, ids);
  const captures = stored.map(({ captured }) => ({
    ...captured,
    timeline: [
      ...new Map(
        [...captured.timeline, ...(newest.get(captured.alert.id)?.map(toTimelineEntry) ?? [])].map(
          (entry) => [entry.id, entry],
        ),
      ).values(),
    ],
  }));
  const timeline = mergeCaseTimeline({ acts, notes, captures });
  const notShown = stored.reduce((sum, { eventCount }) => sum + Math.max(0, eventCount - eventsEach), 0);
  return {
    case: view,
    alerts: stored.map((each) => {
      const row = live.get(each.captured.alert.id);
      return toAlertView(each, row === undefined ? null : toAlert(row, context.publicUrl));
    }),
    notes,
    notesLeftOut: Math.max(0, view.noteCount - notes.length),
    timeline: timeline.slice(-linesMax),
    timelineLeftOut: Math.max(0, timeline.length - linesMax) + notShown,
  };
}
