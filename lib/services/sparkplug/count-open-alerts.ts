import type { Subject } from '@/lib/domain/finding';
import { countedAlerts } from '../alerts/counted-alerts';
import type { ServiceContext } from '../service-context';

/** Unresolved alerts about one subject of a broker, those of detectors in shadow mode left out. */
export async function countOpenAlertsOf(
  context: ServiceContext,
  brokerId: number,
  subject: Subject,
): Promise<number> {
  return context.db.alert.count({
    where: {
      brokerId,
      subjectKind: subject.kind,
      subjectId: subject.id,
      state: { not: 'resolved' },
      ...countedAlerts,
    },
  });
}
