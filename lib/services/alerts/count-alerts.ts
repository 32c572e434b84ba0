import { z } from 'zod';
import { type AlertState, alertStates } from '@/lib/domain/alert';
import { type Severity, severities } from '@/lib/domain/severity';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { type AlertFilters, alertFilters, whereOf } from './alert-filters';

export const countAlertsInput = z.object(alertFilters);

/** How many alerts the filters of a list match, and how many they leave out that a reader may look for. */
export type AlertCounts = {
  readonly total: number;
  readonly byState: Readonly<Record<AlertState, number>>;
  /** Of those that are not resolved. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Among them held back by a person, and assigned to nobody. */
  readonly held: number;
  readonly unassigned: number;
  /** Left out because a rule mutes them, or because they are symptoms of others; 0 when they are listed. */
  readonly mutedLeftOut: number;
  readonly hiddenLeftOut: number;
};

/** Exact counts for the same filters as the list's. */
export async function countAlerts(
  { db }: ServiceContext,
  actor: Actor,
  input: AlertFilters,
): Promise<AlertCounts> {
  requirePermission(actor, 'read');
  const where = { AND: whereOf(input, actor.id) };
  const unresolved = { AND: [where, { state: { not: 'resolved' } }] };
  const leftOut = (filters: Partial<AlertFilters>) =>
    db.alert.count({ where: { AND: whereOf({ ...input, ...filters }, actor.id) } });
  const [states, bySeverity, held, unassigned, mutedLeftOut, hiddenLeftOut] = await Promise.all([
    db.alert.groupBy({ by: ['state'], where, _count: true }),
    db.alert.groupBy({ by: ['severity'], where: unresolved, _count: true }),
    db.alert.count({ where: { AND: [where, { hold: { not: null } }] } }),
    db.alert.count({ where: { AND: [unresolved, { assigneeId: null }] } }),
    (input.muted ?? 'exclude') === 'exclude' ? leftOut({ muted: 'only' }) : 0,
    (input.hidden ?? 'exclude') === 'exclude' ? leftOut({ hidden: 'only' }) : 0,
  ]);
  const countOf = (state: string) => states.find((row) => row.state === state)?._count ?? 0;
  return {
    total: states.reduce((sum, row) => sum + row._count, 0),
    byState: fill(alertStates, countOf),
    bySeverity: fill(
      severities,
      (severity) => bySeverity.find((row) => row.severity === severity)?._count ?? 0,
    ),
    held,
    unassigned,
    mutedLeftOut,
    hiddenLeftOut,
  };
}

function fill<Name extends string>(
  names: readonly Name[],
  countOf: (name: Name) => number,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, countOf(name)])) as Record<Name, number>;
}
