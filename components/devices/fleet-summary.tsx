import { Availability, saySeen, TimeBar } from '@/components/availability/known-time';
import { Age } from '@/components/ui/age';
import { formatCount, formatCounted } from '@/components/ui/format-number';
import { StateSign } from '@/components/ui/state-sign';
import { prepareDuration } from '@/lib/charts/prepare-duration';
import type { AvailabilitySummaryView } from '@/lib/domain/availability-views';

type Props = {
  readonly summary: AvailabilitySummaryView;
};

/** How many are alive now, how available all of them were, and what nobody saw. */
export function FleetSummary({ summary }: Props) {
  const { states, total, inMaintenance, blind } = summary;
  const blindSeconds = blind.reduce((sum, { seconds }) => sum + seconds, 0);
  return (
    <section aria-label="The fleet" className="panel flex shrink-0 flex-wrap gap-x-8 gap-y-3 p-3">
      <div className="flex flex-col gap-1">
        <h2 className="text-xs font-normal text-faint">Now</h2>
        <p className="live flex flex-wrap gap-x-4 text-lg">
          {(['online', 'offline', 'unknown'] as const).map((state) => (
            <StateSign
              key={state}
              sign={state}
              word={`${formatCount(states[state])} ${state}`}
              className={states[state] === 0 ? 'text-faint!' : undefined}
            />
          ))}
        </p>
        <p className="text-xs text-dim">
          {inMaintenance > 0 && `${inMaintenance} in planned maintenance; `}
          read <Age at={summary.to} /> ago
        </p>
      </div>
      <div className="flex flex-col gap-1">
        <h2 className="text-xs font-normal text-faint">Available in the period</h2>
        <p className="live text-lg">
          <Availability figures={total} />
        </p>
        <p className="text-xs text-dim">
          of the {saySeen(total)} of the time that was seen; {formatCounted(total.outages, 'outage')},{' '}
          {formatCounted(total.flaps, 'flap')}
        </p>
      </div>
      <div className="flex min-w-56 grow flex-col gap-1">
        <h2 className="text-xs font-normal text-faint">Time of all members</h2>
        <TimeBar figures={total} />
        {blind.length > 0 && (
          <p className="text-xs text-warn">
            The monitor was blind {formatCounted(blind.length, 'time')}, for{' '}
            {prepareDuration(blindSeconds * 1000)} in all: that time is unknown.
          </p>
        )}
      </div>
    </section>
  );
}
