import { StateSign } from '@/components/ui/state-sign';
import type { DetectorView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

/** On how many of the brokers a detector is blind. */
export function isBlindEverywhere(detector: DetectorView, brokers: number): boolean {
  return brokers > 0 && detector.blindOn.length >= brokers;
}

/** Where a detector works: on all brokers, or on which it cannot and why. */
export function BrokerSight({
  detector,
  brokers,
}: {
  readonly detector: DetectorView;
  readonly brokers: number;
}) {
  if (brokers === 0) return <span className="text-faint">no broker yet</span>;
  if (detector.blindOn.length === 0) {
    return <span className="text-dim">{brokers === 1 ? '1 broker' : `all ${brokers} brokers`}</span>;
  }
  const names = detector.blindOn.map((each) => showInvisible(each.broker)).join(', ');
  const reasons = detector.blindOn.map((each) => `${showInvisible(each.broker)} ${each.reason}`).join('; ');
  return (
    <span className="inline-flex max-w-full min-w-0 items-baseline gap-1.5" title={reasons}>
      <StateSign
        sign="unknown"
        word={isBlindEverywhere(detector, brokers) ? 'blind everywhere' : 'blind on'}
        className="text-faint"
      />
      <span className="min-w-0 truncate text-faint">
        {isBlindEverywhere(detector, brokers) ? `(${reasons})` : names}
      </span>
    </span>
  );
}
