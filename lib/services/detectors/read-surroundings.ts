import type { ServiceContext } from '../service-context';
import type { DetectorSurroundings } from './detector-view';

const shadowMs = 7 * 86_400_000;
/** The columns of a broker that decide what it shows. */
const brokerSightColumns = { id: true, name: true, kind: true, detectedKind: true } as const;

/** Reads what detectors are shown with: stored settings, brokers, and how much they recorded in shadow mode. */
export async function readSurroundings({ db, now }: ServiceContext): Promise<DetectorSurroundings> {
  const since = new Date(now().getTime() - shadowMs);
  const [stored, brokers, counts] = await Promise.all([
    db.detectorSetting.findMany(),
    db.broker.findMany({ select: brokerSightColumns, orderBy: { id: 'asc' } }),
    db.alert.groupBy({
      by: ['detector'],
      where: { shadow: true, lastSeenAt: { gte: since } },
      _count: true,
    }),
  ]);
  return {
    brokers,
    storedByKind: new Map(stored.map((row) => [row.kind, row])),
    shadowAlertsByKind: new Map(counts.map((entry) => [entry.detector, entry._count])),
  };
}
