import type { MaintainedScope, MuteRule } from '@/lib/alerting/suppression/decide-mute';
import type { Transaction } from '@/lib/db/database';
import type { MaintenanceWindow } from '@/lib/db/generated/client';
import { maintenanceRanges } from '@/lib/domain/availability/maintenance-ranges';
import { timesOf } from '../availability/read-maintenance';
import { knownClock } from '../maintenance/local-clock';
import { isWeeklyTimeOn } from '../mute-times/mute-time-view';
import { readMatcher } from './stored-matcher';

/** Everything that mutes alerts at `now`: exceptions, silences, mute times and maintenance under way. */
export async function readMuteRules(tx: Transaction, now: Date): Promise<readonly MuteRule[]> {
  // Asked before each alert is written, and mostly there is nothing: one question instead of four.
  const [found] = await tx.$queryRaw<{ any: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM exception WHERE revoked_at IS NULL AND expires_at > ${now}::timestamptz)
      OR EXISTS (SELECT 1 FROM silence WHERE ends_at > ${now}::timestamptz)
      OR EXISTS (SELECT 1 FROM mute_time WHERE enabled)
      OR EXISTS (SELECT 1 FROM maintenance_window WHERE to_at IS NULL OR to_at > ${now}::timestamptz) AS any`;
  if (found?.any !== true) return [];
  const exceptions = await tx.exception.findMany({
    where: { revokedAt: null, createdAt: { lte: now }, expiresAt: { gt: now } },
    select: { id: true, matcher: true, owner: true },
    orderBy: { id: 'asc' },
  });
  const silences = await tx.silence.findMany({
    where: { startsAt: { lte: now }, endsAt: { gt: now } },
    select: { id: true, matcher: true, author: true, reason: true },
    orderBy: { id: 'asc' },
  });
  const muteTimes = await tx.muteTime.findMany({ where: { enabled: true }, orderBy: { id: 'asc' } });
  return [
    ...exceptions.flatMap((row) => toRule('exception', row, `an exception that ${row.owner} answers for`)),
    ...silences.flatMap((row) => toRule('silence', row, `a silence of ${row.author}: ${row.reason}`)),
    ...muteTimes
      .filter((row) => isWeeklyTimeOn(row, now))
      .flatMap((row) => toRule('mute-time', row, `the mute time “${row.name}”`)),
    ...(await readMaintenanceRules(tx, now)),
  ];
}

function toRule(
  kind: 'exception' | 'silence' | 'mute-time',
  { id, matcher: stored }: { readonly id: string; readonly matcher: unknown },
  label: string,
): readonly MuteRule[] {
  const matcher = readMatcher(stored);
  return matcher === null ? [] : [{ kind, id, label, matcher }];
}

async function readMaintenanceRules(tx: Transaction, now: Date): Promise<readonly MuteRule[]> {
  const windows = await tx.maintenanceWindow.findMany({
    where: { fromAt: { lte: now }, OR: [{ toAt: null }, { toAt: { gt: now } }] },
    orderBy: { id: 'asc' },
  });
  const underWay = windows.filter((window) => isUnderWay(window, now));
  if (underWay.length === 0) return [];
  const entities = await readEntities(tx, underWay);
  return underWay.flatMap((window) => {
    const covers = scopeOf(window, entities);
    const label = `maintenance: ${window.reason}`;
    return covers === null ? [] : [{ kind: 'maintenance', id: String(window.id), label, covers } as const];
  });
}

function isUnderWay(window: MaintenanceWindow, now: Date): boolean {
  const clock = knownClock(window.timeZone);
  const at = now.getTime();
  return clock !== null && maintenanceRanges(timesOf(window), { from: at, to: at + 1 }, clock).length > 0;
}

/** What windows name by id: one question for each kind, however many windows there are. */
async function readEntities(tx: Transaction, windows: readonly MaintenanceWindow[]) {
  const idsOf = (wanted: string) =>
    windows.flatMap(({ scope, entityId }) => (scope === wanted && entityId !== null ? [entityId] : []));
  const nodeIds = idsOf('node');
  const deviceIds = idsOf('device');
  const definedIds = idsOf('defined');
  const node = { select: { group: true, edgeNode: true } } as const;
  const nodes =
    nodeIds.length === 0
      ? []
      : await tx.edgeNode.findMany({
          where: { id: { in: nodeIds } },
          select: { id: true, ...node.select },
        });
  const devices =
    deviceIds.length === 0
      ? []
      : await tx.device.findMany({
          where: { id: { in: deviceIds } },
          select: { id: true, device: true, node },
        });
  const defined =
    definedIds.length === 0
      ? []
      : await tx.definedDevice.findMany({
          where: { id: { in: definedIds } },
          select: { id: true, filter: true, clientId: true },
        });
  return {
    nodes: new Map(nodes.map((each) => [each.id, `${each.group}/${each.edgeNode}`])),
    devices: new Map(
      devices.map((each) => [each.id, `${each.node.group}/${each.node.edgeNode}/${each.device}`]),
    ),
    defined: new Map(defined.map(({ id, filter, clientId }) => [id, { filter, clientId }])),
  };
}

/** What a window covers, in the names of alert subjects; null when it is no longer there. */
function scopeOf(
  { brokerId, scope, group, entityId }: MaintenanceWindow,
  { nodes, devices, defined }: Awaited<ReturnType<typeof readEntities>>,
): MaintainedScope | null {
  if (scope === 'broker') return { brokerId, scope };
  if (scope === 'group') return group === null ? null : { brokerId, scope, group };
  const id = entityId ?? 0;
  if (scope === 'node') {
    const node = nodes.get(id);
    return node === undefined ? null : { brokerId, scope, node };
  }
  if (scope === 'device') {
    const device = devices.get(id);
    return device === undefined ? null : { brokerId, scope, device };
  }
  const found = defined.get(id);
  return found === undefined ? null : { brokerId, scope: 'defined', ...found };
}
