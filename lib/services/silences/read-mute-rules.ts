import type { MaintainedScope, MuteRule } from '@/lib/alerting/suppression/decide-mute';
import type { Transaction } from '@/lib/db/database';
import type { MaintenanceWindow } from '@/lib/db/generated/client';
import { maintenanceRanges } from '@/lib/domain/availability/maintenance-ranges';
import { timesOf } from '../availability/read-maintenance';
import { isTimeZone, localClock } from '../maintenance/local-clock';
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
  const rules: MuteRule[] = [];
  for (const window of windows.filter((each) => isUnderWay(each, now))) {
    const covers = await scopeOf(tx, window);
    const label = `maintenance: ${window.reason}`;
    if (covers !== null) rules.push({ kind: 'maintenance', id: String(window.id), label, covers });
  }
  return rules;
}

function isUnderWay(window: MaintenanceWindow, now: Date): boolean {
  if (!isTimeZone(window.timeZone)) return false;
  const at = now.getTime();
  return maintenanceRanges(timesOf(window), { from: at, to: at + 1 }, localClock(window.timeZone)).length > 0;
}

/** What a window covers, in the names of alert subjects; null when it is no longer there. */
async function scopeOf(
  tx: Transaction,
  { brokerId, scope, group, entityId }: MaintenanceWindow,
): Promise<MaintainedScope | null> {
  if (scope === 'broker') return { brokerId, scope };
  if (scope === 'group') return group === null ? null : { brokerId, scope, group };
  const id = entityId ?? 0;
  if (scope === 'node') {
    const node = await tx.edgeNode.findUnique({ where: { id } });
    return node === null ? null : { brokerId, scope, node: `${node.group}/${node.edgeNode}` };
  }
  if (scope === 'device') {
    const device = await tx.device.findUnique({ where: { id }, include: { node: true } });
    if (device === null) return null;
    return { brokerId, scope, device: `${device.node.group}/${device.node.edgeNode}/${device.device}` };
  }
  const defined = await tx.definedDevice.findUnique({ where: { id } });
  return defined === null
    ? null
    : { brokerId, scope: 'defined', filter: defined.filter, clientId: defined.clientId };
}
