import { type AlertFacts, type FactSource, factsOfAlert } from '@/lib/alerting/matcher/alert-facts';
import { familyOf } from '@/lib/detection/detector-family';

/** The facts of an alert with its detector's family. */
export function factsOf(alert: FactSource): AlertFacts {
  return factsOfAlert(alert, familyOf(alert.detector));
}
