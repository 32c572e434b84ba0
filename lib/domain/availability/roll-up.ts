import type { AvailabilityFigures } from './measure-availability';

/** What several entities make together. */
export type RolledUp = {
  readonly members: number;
  /** Mean of the members' availability, each weighted by the time in which its state was known; null when none was. */
  readonly availability: number | null;
  readonly onlineMs: number;
  readonly offlineMs: number;
  readonly unknownMs: number;
  readonly maintenanceMs: number;
  readonly outages: number;
  readonly flaps: number;
  readonly longestOutageMs: number | null;
};

/** Rolls figures up: a member that was observed twice as long counts twice as much. */
export function rollUp(members: readonly AvailabilityFigures[]): RolledUp {
  const sum = (of: (figures: AvailabilityFigures) => number) =>
    members.reduce((all, figures) => all + of(figures), 0);
  const onlineMs = sum((figures) => figures.onlineMs);
  const offlineMs = sum((figures) => figures.offlineMs);
  const longest = members.reduce((max, figures) => Math.max(max, figures.longestOutageMs ?? -1), -1);
  return {
    members: members.length,
    availability: onlineMs + offlineMs === 0 ? null : onlineMs / (onlineMs + offlineMs),
    onlineMs,
    offlineMs,
    unknownMs: sum((figures) => figures.unknownMs),
    maintenanceMs: sum((figures) => figures.maintenanceMs),
    outages: sum((figures) => figures.outages),
    flaps: sum((figures) => figures.flaps),
    longestOutageMs: longest < 0 ? null : longest,
  };
}
