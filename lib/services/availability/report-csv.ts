import { csvCell } from '@/lib/charts/to-csv';
import type { AvailabilityReportView, FleetItemView, RollUpView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';

const columns = [
  'row',
  'broker',
  'kind',
  'name',
  'site',
  'area',
  'line',
  'from',
  'to',
  'availability_percent',
  'online_seconds',
  'offline_seconds',
  'unknown_seconds',
  'maintenance_seconds',
  'outages',
  'flaps',
  'longest_outage_seconds',
  'mtbf_seconds',
  'mttr_seconds',
  'rebirths',
  'state_now',
  'reason',
] as const;
type Row = Partial<Record<(typeof columns)[number], string | number | null>>;

function figureColumns({ availability, ...figures }: Omit<RollUpView, 'members'>): Row {
  return {
    availability_percent: availability === null ? null : Math.round(availability * 1e6) / 1e4,
    online_seconds: figures.onlineSeconds,
    offline_seconds: figures.offlineSeconds,
    unknown_seconds: figures.unknownSeconds,
    maintenance_seconds: figures.maintenanceSeconds,
    outages: figures.outages,
    flaps: figures.flaps,
    longest_outage_seconds: figures.longestOutageSeconds,
  };
}

function itemRow({ figures, place, kind, ...item }: FleetItemView): Row {
  return {
    row: 'entity',
    broker: item.broker,
    kind,
    name: item.name,
    ...place,
    ...figureColumns(figures),
    mtbf_seconds: figures.mtbfSeconds,
    mttr_seconds: figures.mttrSeconds,
    rebirths: figures.rebirths,
    state_now: item.state,
    reason: item.reason,
  };
}

function rowsOf(report: AvailabilityReportView): Row[] {
  const period = { from: report.from, to: report.to };
  return [
    { row: 'total', ...period, ...figureColumns(report.total) },
    ...report.groups.map((group) => ({
      row: 'group',
      broker: group.broker,
      name: group.group,
      ...period,
      ...figureColumns(group),
    })),
    ...report.places.map(({ site, area, line, ...rolled }) => ({
      row: 'place',
      site,
      area,
      line,
      ...period,
      ...figureColumns(rolled),
    })),
    ...report.items.map((item) => ({ ...itemRow(item), ...period })),
    ...report.blind.map(({ broker, from, to, seconds, reason }) => ({
      row: 'blind',
      broker,
      from,
      to,
      unknown_seconds: seconds,
      reason,
    })),
  ];
}

/**
 * A report as CSV (RFC 4180): one table, whose first column says what a row is about: `total`, `group`, `place` (a site when
 * area and line are empty), `entity`, or `blind` for a time in which the monitor did not see a broker. Unknown figures are
 * empty.
 */
export function toReportCsv(report: AvailabilityReportView): string {
  const line = (row: Row) =>
    columns
      .map((column) => {
        const value = row[column] ?? '';
        return typeof value === 'number' ? String(value) : csvCell(showInvisible(value));
      })
      .join(',');
  return `${[columns.join(','), ...rowsOf(report).map(line)].join('\r\n')}\r\n`;
}
