import type { AlertRecord } from '@/lib/alerting/alert-record';
import type { PlacedAlert } from '@/lib/alerting/inhibition/find-cause';
import { beforeMsMax, inhibitionRules } from '@/lib/alerting/inhibition/inhibition-rules';
import type { Transaction } from '@/lib/db/database';
import { readRecords } from '@/lib/db/find-alerts';
import { factsOf } from './facts-of';

/** Causes that one look takes up: many edge nodes may be offline at once, so these are asked by name. */
const causesMax = 500;
const symptomsMax = 2000;
const byNode = 'sparkplug-node-offline';

/** An alert as inhibition sees it. */
export function placed(record: AlertRecord): PlacedAlert {
  return {
    id: record.id,
    facts: factsOf(record),
    firstSeenAt: record.firstSeenAt.getTime(),
    lastSeenAt: record.lastSeenAt.getTime(),
    isHushed: record.mutedKind !== null || record.hold !== null,
  };
}

/** Alerts of a broker that are not resolved and may explain one of these, those that are no symptoms first. */
export async function readCauses(
  tx: Transaction,
  brokerId: number,
  symptoms: readonly PlacedAlert[],
): Promise<readonly AlertRecord[]> {
  const detectors = new Set(symptoms.map(({ facts }) => facts.detector));
  const kinds = inhibitionRules
    .filter((rule) => rule.symptoms.some((kind) => detectors.has(kind)))
    .flatMap(({ causes }) => causes);
  if (kinds.length === 0) return [];
  const nodes = [...new Set(symptoms.flatMap(({ facts }) => facts.nodes))];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert
    WHERE broker_id = ${brokerId}::int AND detector = ANY(${kinds}::text[]) AND state <> 'resolved' AND NOT shadow
      AND (detector <> ${byNode} OR subject_id = ANY(${nodes}::text[]))
    ORDER BY (inhibited_by_id IS NOT NULL), last_seen_at DESC, id LIMIT ${causesMax}::int`;
  const records = new Map(
    (
      await readRecords(
        tx,
        rows.map(({ id }) => id),
      )
    ).map((each) => [each.id, each]),
  );
  return rows.flatMap(({ id }) => records.get(id) ?? []);
}

/** Alerts that new causes of a broker may explain: not resolved, no symptoms yet, begun shortly before them. Locked. */
export async function lockPossibleSymptoms(
  tx: Transaction,
  brokerId: number,
  causes: readonly AlertRecord[],
): Promise<readonly AlertRecord[]> {
  const detectors = new Set(causes.map(({ detector }) => detector));
  const kinds = inhibitionRules
    .filter((rule) => rule.causes.some((kind) => detectors.has(kind)))
    .flatMap(({ symptoms }) => symptoms);
  if (kinds.length === 0) return [];
  const first = causes.reduce(
    (at, { firstSeenAt }) => Math.min(at, firstSeenAt.getTime()),
    Number.POSITIVE_INFINITY,
  );
  const since = new Date(first - beforeMsMax);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert
    WHERE broker_id = ${brokerId}::int AND detector = ANY(${kinds}::text[]) AND state <> 'resolved' AND NOT shadow
      AND inhibited_by_id IS NULL AND first_seen_at >= ${since}::timestamptz
    ORDER BY id LIMIT ${symptomsMax}::int FOR NO KEY UPDATE SKIP LOCKED`;
  return readRecords(
    tx,
    rows.map(({ id }) => id),
  );
}
