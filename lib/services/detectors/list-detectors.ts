import { detectors } from '@/lib/detection/registry';
import type { DetectorView, Page } from '@/lib/domain/views';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toDetectorView } from './detector-view';

/** The columns of a broker that decide what it shows. */
export const brokerSightColumns = { id: true, name: true, kind: true, detectedKind: true } as const;

/** All detectors, in the order of the registry. */
export async function listDetectors(context: ServiceContext, actor: Actor): Promise<Page<DetectorView>> {
  requirePermission(actor, 'read');
  const [stored, brokers] = await Promise.all([
    context.db.detectorSetting.findMany(),
    context.db.broker.findMany({ select: brokerSightColumns, orderBy: { id: 'asc' } }),
  ]);
  const byKind = new Map(stored.map((row) => [row.kind, row]));
  return {
    items: detectors.map((detector) => toDetectorView(detector, byKind.get(detector.kind), brokers)),
    nextCursor: null,
  };
}
