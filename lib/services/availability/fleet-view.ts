import type { AvailabilityFigures } from '@/lib/domain/availability/measure-availability';
import { type RolledUp, rollUp } from '@/lib/domain/availability/roll-up';
import type {
  AvailabilityFiguresView,
  EntityFiguresView,
  FleetItemView,
  RollUpView,
} from '@/lib/domain/availability-views';
import type { PresenceState } from '@/lib/domain/views';
import { toPresenceState } from '../sparkplug/edge-node-view';
import { birthTopic } from './count-rebirths';
import type { Measured, MeasuredFleet } from './measure-fleet';

const seconds = (ms: number) => Math.round(ms) / 1000;
const secondsOrNull = (ms: number | null) => (ms === null ? null : seconds(ms));

function toFigures(figures: AvailabilityFigures | RolledUp): AvailabilityFiguresView {
  return {
    availability: figures.availability,
    onlineSeconds: seconds(figures.onlineMs),
    offlineSeconds: seconds(figures.offlineMs),
    unknownSeconds: seconds(figures.unknownMs),
    maintenanceSeconds: seconds(figures.maintenanceMs),
    outages: figures.outages,
    flaps: figures.flaps,
    longestOutageSeconds: secondsOrNull(figures.longestOutageMs),
  };
}

/** Figures of one entity; `rebirths` null for what does not speak Sparkplug. */
export function toEntityFigures(figures: AvailabilityFigures, rebirths: number | null): EntityFiguresView {
  return {
    ...toFigures(figures),
    mtbfSeconds: secondsOrNull(figures.mtbfMs),
    mttrSeconds: secondsOrNull(figures.mttrMs),
    rebirths,
  };
}

/** Figures of several entities together. */
export function toRollUp(members: readonly Measured[]): RollUpView {
  const rolled = rollUp(members.map(({ figures }) => figures));
  return { ...toFigures(rolled), members: rolled.members };
}

/** The state as it is known now: nothing is known while the monitor does not see the broker. */
export function stateNow(
  { entity }: Measured,
  { sight }: Pick<MeasuredFleet, 'sight'>,
): { readonly state: PresenceState; readonly since: Date; readonly reason: string | null } {
  const state = toPresenceState(entity.state);
  const blindNow = sight.get(entity.brokerId)?.blindNow ?? null;
  if (blindNow === null || state === 'unknown') return { state, since: entity.since, reason: entity.reason };
  const since = new Date(Math.max(blindNow.since, entity.since.getTime()));
  return { state: 'unknown', since, reason: blindNow.reason };
}

/** Is maintenance planned at `at` (ms)? */
export function isInMaintenance({ input }: Measured, at: number): boolean {
  return input.maintenance.some(({ from, to }) => from <= at && at < to);
}

/** One row of the fleet; `now` in ms. */
export function toFleetItem(
  measured: Measured,
  fleet: Pick<MeasuredFleet, 'sight'>,
  rebirths: ReadonlyMap<string, number>,
  now: number,
): FleetItemView {
  const { entity, place, figures } = measured;
  const { state, since, reason } = stateNow(measured, fleet);
  const topic = birthTopic(entity);
  return {
    kind: entity.kind,
    id: entity.id,
    brokerId: entity.brokerId,
    broker: entity.broker,
    name: entity.name,
    group: entity.group,
    nodeId: entity.nodeId,
    edgeNode: entity.edgeNode,
    device: entity.device,
    place,
    state,
    since: since.toISOString(),
    reason,
    lastMessageAt: entity.lastMessageAt?.toISOString() ?? null,
    isInMaintenance: isInMaintenance(measured, now),
    figures: toEntityFigures(
      figures,
      topic === null ? null : (rebirths.get(`${entity.brokerId} ${topic}`) ?? 0),
    ),
  };
}
