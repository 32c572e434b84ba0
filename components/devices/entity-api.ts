import type { EntityRef } from '@/lib/domain/availability-views';

/** Where the API tells the history of an entity. */
export function timelineAddress({ kind, id }: EntityRef): string {
  return `availability/${kind}/${id}/timeline`;
}

/** Where the API lists the metrics of an edge node (its own) or of a device. */
export function metricsAddress({ kind, id }: EntityRef): string {
  return kind === 'node' ? `sparkplug/nodes/${id}/metrics` : `sparkplug/devices/${id}/metrics`;
}

/** Where the API tells the availability of an entity alone. */
export function figuresAddress({ kind, id }: EntityRef): string {
  return `availability/${kind}/${id}`;
}
