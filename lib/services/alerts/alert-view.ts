import { z } from 'zod';
import { toAlertJson } from '@/lib/alerting/alert-record';
import { toAlertRecord } from '@/lib/db/alert-repository';
import type { AlertEvent, Alert as AlertRow } from '@/lib/db/generated/client';
import { type Alert, type AlertTimelineEntry, timelineKinds } from '@/lib/domain/alert';

type AlertRowWithBroker = AlertRow & { readonly broker: { readonly name: string } };

/** One `alert` row as the stable alert JSON. */
export function toAlert(row: AlertRowWithBroker, publicUrl: string): Alert {
  return toAlertJson(toAlertRecord(row), row.broker.name, publicUrl);
}

const timelineKind = z.enum(timelineKinds);

/** One line of an alert's timeline. */
export function toTimelineEntry(row: AlertEvent): AlertTimelineEntry {
  return {
    id: row.id.toString(),
    at: row.at.toISOString(),
    kind: timelineKind.catch('comment').parse(row.kind),
    actor: row.actor,
    text: row.text,
  };
}
