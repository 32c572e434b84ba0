import { Moment } from '@/components/ui/age';
import { EmptyState } from '@/components/ui/empty-state';
import { StateSign } from '@/components/ui/state-sign';

type Props = { readonly isFiltered: boolean; readonly watchedSince: string | null };

/** Why the fleet is empty. */
export function NoFleet({ isFiltered, watchedSince }: Props) {
  if (isFiltered)
    return (
      <EmptyState
        title="No edge node or device matches these filters"
        why="Those in another state or with another name may exist."
        next={
          <a href="/devices" className="text-accent underline">
            Show all
          </a>
        }
      />
    );
  return (
    <EmptyState
      title="No Sparkplug seen yet"
      why={
        <>
          {watchedSince === null ? (
            'No broker is watched yet. '
          ) : (
            <>
              The monitor has listened since <Moment at={watchedSince} />.{' '}
            </>
          )}
          Edge nodes and devices appear here with their first message on{' '}
          <span className="font-mono">spBv1.0/…</span>. They are <StateSign sign="online" /> after a birth,{' '}
          <StateSign sign="offline" /> after a death, and <StateSign sign="unknown" /> while nothing proves
          either.
        </>
      }
      next={
        <span className="flex flex-col gap-1">
          <a href="/brokers" className="text-accent underline">
            Check that the monitor may read spBv1.0/# on your broker
          </a>
          <a href="/maintenance?view=defined" className="text-accent underline">
            Define a device that speaks plain MQTT
          </a>
        </span>
      }
    />
  );
}
