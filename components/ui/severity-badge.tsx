import type { AlertState } from '@/lib/domain/alert';
import type { Severity } from '@/lib/domain/severity';
import { classNames } from './class-names';

const outlines: Record<Severity, string> = {
  critical: 'border-critical text-critical',
  high: 'border-high text-high',
  medium: 'border-medium text-medium',
  low: 'border-low text-low',
  info: 'border-info text-info',
};
const fills: Partial<Record<Severity, string>> = {
  critical: 'border-critical bg-critical text-on-severity',
  high: 'border-high bg-high text-on-severity',
};

/** Filled only for open critical and high, so that a quiet day looks quiet. */
export function SeverityBadge({
  severity,
  state,
}: {
  readonly severity: Severity;
  readonly state: AlertState;
}) {
  const tone = (state === 'open' ? fills[severity] : undefined) ?? outlines[severity];
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center rounded-box border px-1.5 text-xs font-semibold',
        tone,
      )}
    >
      {severity}
    </span>
  );
}
