import type { MaintenanceWindow } from '@/lib/db/generated/client';
import { type LocalClock, maintenanceRanges } from '@/lib/domain/availability/maintenance-ranges';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';
import type { MaintenanceScope, MaintenanceWindowView } from '@/lib/domain/availability-views';
import { timesOf } from '../availability/read-maintenance';
import type { ServiceContext } from '../service-context';
import { localClock } from './local-clock';

const aheadMs = 15 * 86_400_000;

/** A stored window with its broker's name. */
export type StoredWindow = MaintenanceWindow & { readonly broker: { readonly name: string } };

/** Names of what windows cover, by scope and id; `removed` where it is no longer there. */
async function namesOf(context: ServiceContext, rows: readonly StoredWindow[]): Promise<Map<string, string>> {
  const ids = (scope: string) =>
    rows.flatMap((row) => (row.scope === scope && row.entityId !== null ? [row.entityId] : []));
  const { db } = context;
  const nodes = await db.edgeNode.findMany({ where: { id: { in: ids('node') } } });
  const devices = await db.device.findMany({ where: { id: { in: ids('device') } }, include: { node: true } });
  const defined = await db.definedDevice.findMany({ where: { id: { in: ids('defined') } } });
  return new Map([
    ...nodes.map(({ id, group, edgeNode }) => [`node ${id}`, `${group}/${edgeNode}`] as const),
    ...devices.map(
      ({ id, node, device }) => [`device ${id}`, `${node.group}/${node.edgeNode}/${device}`] as const,
    ),
    ...defined.map(({ id, name }) => [`defined ${id}`, name] as const),
  ]);
}

function nextOf(row: MaintenanceWindow, clock: LocalClock, now: number): TimeRange | null {
  const times = timesOf(row);
  const period = { from: now, to: Math.max(now, times.from) + aheadMs };
  const [first] = maintenanceRanges(times, period, clock);
  return first ?? null;
}

/** Windows as they are shown, with what they cover in words and when they are next. */
export async function toWindowViews(
  context: ServiceContext,
  rows: readonly StoredWindow[],
): Promise<readonly MaintenanceWindowView[]> {
  const names = await namesOf(context, rows);
  const now = context.now().getTime();
  const clocks = new Map<string, LocalClock>();
  return rows.map((row) => {
    const clock = clocks.get(row.timeZone) ?? localClock(row.timeZone);
    clocks.set(row.timeZone, clock);
    const next = nextOf(row, clock, now);
    const scope = row.scope as MaintenanceScope;
    const covers =
      scope === 'broker'
        ? 'the whole broker'
        : scope === 'group'
          ? `group ${row.group}`
          : (names.get(`${scope} ${row.entityId}`) ?? 'removed');
    return {
      id: row.id,
      brokerId: row.brokerId,
      broker: row.broker.name,
      scope,
      group: row.group,
      entityId: row.entityId,
      covers,
      recurrence: row.recurrence === 'weekly' ? 'weekly' : 'once',
      timeZone: row.timeZone,
      from: row.fromAt.toISOString(),
      to: row.toAt?.toISOString() ?? null,
      weekdays: row.weekdays,
      startMinute: row.startMinute,
      durationMinutes: row.durationMinutes,
      reason: row.reason,
      author: row.author,
      createdAt: row.createdAt.toISOString(),
      isActive: next !== null && next.from <= now,
      next:
        next === null
          ? null
          : { from: new Date(next.from).toISOString(), to: new Date(next.to).toISOString() },
    };
  });
}
