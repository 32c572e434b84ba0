import type { AlertFacts } from '@/lib/alerting/matcher/alert-facts';
import { toAlertRecord } from '@/lib/db/alert-repository';
import type { Alert as AlertRow } from '@/lib/db/generated/client';
import type { Detector } from '@/lib/detection/detector';
import { detectors } from '@/lib/detection/registry';
import { factsOf } from '../../incidents/facts-of';

/** An alert row with what is read of its broker. */
type Row = AlertRow & {
  readonly broker: { readonly name: string; readonly kind: string; readonly detectedKind: string | null };
};

/** An alert as those see it who look around it: whom it is about, by which detector, on which kind of broker. */
export type AlertSubject = {
  readonly row: Row;
  readonly facts: AlertFacts;
  /** undefined for a detector that this version does not have. */
  readonly detector: Detector | undefined;
  /** null while it is not recognised. */
  readonly brokerKind: string | null;
};

export function toAlertSubject(row: Row): AlertSubject {
  return {
    row,
    facts: factsOf(toAlertRecord(row)),
    detector: detectors.find(({ kind }) => kind === row.detector),
    brokerKind: row.broker.kind === 'auto' ? row.broker.detectedKind : row.broker.kind,
  };
}
