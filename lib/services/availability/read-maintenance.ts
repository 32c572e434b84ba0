import type { MaintenanceWindow } from '@/lib/db/generated/client';
import { type MaintenanceTimes, maintenanceRanges } from '@/lib/domain/availability/maintenance-ranges';
import { mergeRanges, type TimeRange } from '@/lib/domain/availability/time-ranges';
import { localClock } from '../maintenance/local-clock';
import type { ServiceContext } from '../service-context';
import type { FleetEntity } from './read-fleet';

/** A stored window with its times within a period. */
export type PlannedMaintenance = {
  readonly window: MaintenanceWindow;
  readonly ranges: readonly TimeRange[];
};

/** The times of a stored window. */
export function timesOf(window: MaintenanceWindow): MaintenanceTimes {
  const from = window.fromAt.getTime();
  const to = window.toAt?.getTime() ?? null;
  if (window.recurrence === 'once') return { recurrence: 'once', from, to: to ?? from };
  const { weekdays, startMinute, durationMinutes } = window;
  return {
    recurrence: 'weekly',
    from,
    to,
    weekdays,
    startMinute: startMinute ?? 0,
    durationMinutes: durationMinutes ?? 0,
  };
}

/** All windows that touch a period (ms), with their times in it. */
export async function readMaintenance(
  context: ServiceContext,
  period: TimeRange,
  brokerIds?: readonly number[],
): Promise<readonly PlannedMaintenance[]> {
  const windows = await context.db.maintenanceWindow.findMany({
    where: {
      ...(brokerIds === undefined ? {} : { brokerId: { in: [...brokerIds] } }),
      fromAt: { lt: new Date(period.to) },
      OR: [{ toAt: null }, { toAt: { gt: new Date(period.from) } }],
    },
    orderBy: { id: 'asc' },
  });
  const clocks = new Map(windows.map(({ timeZone }) => [timeZone, localClock(timeZone)]));
  return windows.flatMap((window) => {
    const clock = clocks.get(window.timeZone);
    const ranges = clock === undefined ? [] : maintenanceRanges(timesOf(window), period, clock);
    return ranges.length > 0 ? [{ window, ranges }] : [];
  });
}

/** Does a window cover an entity? One of an edge node covers its devices too. */
export function covers(window: MaintenanceWindow, entity: FleetEntity): boolean {
  if (window.brokerId !== entity.brokerId) return false;
  switch (window.scope) {
    case 'broker':
      return true;
    case 'group':
      return entity.kind !== 'defined' && entity.group === window.group;
    case 'node':
      return entity.nodeId === window.entityId;
    default:
      return entity.kind === window.scope && entity.id === window.entityId;
  }
}

/** When maintenance of an entity was planned, merged. */
export function maintenanceOf(
  planned: readonly PlannedMaintenance[],
  entity: FleetEntity,
): readonly TimeRange[] {
  const own = planned.filter(({ window }) => covers(window, entity));
  return own.length === 0 ? [] : mergeRanges(own.flatMap(({ ranges }) => ranges));
}
