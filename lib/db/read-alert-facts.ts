import { z } from 'zod';
import { type FactSource, factFields } from '@/lib/alerting/matcher/alert-facts';
import { alertSchema } from '@/lib/domain/alert';
import { subjectKinds } from '@/lib/domain/finding';
import { severitySchema } from '@/lib/domain/severity';
import type { Transaction } from './database';
import { Prisma } from './generated/client';

/** As much of an alert that is not resolved as says what mutes it: a small part of its evidence. */
export type AlertSource = FactSource & {
  readonly id: string;
  readonly mutedKind: string | null;
  readonly mutedById: string | null;
  readonly lastSeenAt: Date;
};

/** Which alerts are asked about: what is muted now, and what is not on these brokers by these detectors (null: all). */
export type FactScope = {
  readonly muted: boolean;
  readonly unmuted: {
    readonly brokerIds: readonly number[] | null;
    readonly detectors: readonly string[] | null;
  } | null;
};

const pageMax = 1000;
const firstId = '00000000-0000-0000-0000-000000000000';

const attackSchema = z.array(z.object({ id: z.string() })).catch([]);
const evidenceSchema = alertSchema.shape.evidence.catch({});
const subjectKindSchema = z.enum(subjectKinds);

type Row = {
  readonly id: string;
  readonly broker_id: number;
  readonly detector: string;
  readonly severity: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly tags: string[];
  readonly attack: unknown;
  readonly muted_kind: string | null;
  readonly muted_by_id: string | null;
  readonly last_seen_at: Date;
  readonly evidence: unknown;
};

/** All alerts of a scope that are not resolved, a page at a time in the order of their ids; read without a lock. */
export async function* readAlertSources(
  tx: Transaction,
  scope: FactScope,
): AsyncGenerator<readonly AlertSource[]> {
  const where = whereOf(scope);
  for (let after = firstId; ; ) {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT id, broker_id, detector, severity, subject_kind, subject_id, tags, attack, muted_kind, muted_by_id, last_seen_at,
        (SELECT jsonb_object_agg(e.key, e.value)
          FROM jsonb_each(CASE WHEN jsonb_typeof(alert.evidence) = 'object' THEN alert.evidence ELSE '{}' END) e
          WHERE e.key = ANY(${[...factFields]}::text[])) AS evidence
      FROM alert WHERE state <> 'resolved' AND id > ${after}::uuid AND (${where})
      ORDER BY id LIMIT ${pageMax}::int`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.flatMap(toSource);
    if (rows.length < pageMax) return;
    after = last.id;
  }
}

function whereOf({ muted, unmuted }: FactScope): Prisma.Sql {
  const isMuted = Prisma.sql`muted_kind IS NOT NULL`;
  if (unmuted === null) return muted ? isMuted : Prisma.sql`false`;
  const { brokerIds, detectors } = unmuted;
  const isAsked = Prisma.sql`muted_kind IS NULL AND NOT shadow
    ${brokerIds === null ? Prisma.empty : Prisma.sql`AND broker_id = ANY(${[...brokerIds]}::int[])`}
    ${detectors === null ? Prisma.empty : Prisma.sql`AND detector = ANY(${[...detectors]}::text[])`}`;
  return muted ? Prisma.sql`${isMuted} OR (${isAsked})` : isAsked;
}

/** A row that this version cannot read is passed over: nothing mutes it, so nobody misses it. */
function toSource(row: Row): readonly AlertSource[] {
  const kind = subjectKindSchema.safeParse(row.subject_kind);
  if (!kind.success) return [];
  return [
    {
      id: row.id,
      brokerId: row.broker_id,
      detector: row.detector,
      severity: severitySchema.catch('critical').parse(row.severity),
      subject: { kind: kind.data, id: row.subject_id },
      tags: row.tags,
      attack: attackSchema.parse(row.attack),
      evidence: evidenceSchema.parse(row.evidence ?? {}),
      mutedKind: row.muted_kind,
      mutedById: row.muted_by_id,
      lastSeenAt: row.last_seen_at,
    },
  ];
}
