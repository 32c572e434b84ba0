import Link from 'next/link';
import { BrokerName } from '@/components/brokers/broker-name';
import { StateSign } from '@/components/ui/state-sign';
import type { BrokerView, DetectorView } from '@/lib/domain/views';

type Props = { readonly detector: DetectorView; readonly brokers: readonly BrokerView[] };

/** Broker by broker: does the detector work there, and if not, why. */
export function BrokerSightList({ detector, brokers }: Props) {
  if (brokers.length === 0) return <p className="text-sm text-dim">No broker is being watched yet.</p>;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {brokers.map((broker) => {
        const blind = detector.blindOn.find((each) => each.brokerId === broker.id);
        return (
          <li key={broker.id} className="flex flex-wrap items-baseline gap-x-3">
            <StateSign
              sign={blind ? 'unknown' : 'online'}
              word={blind ? 'blind' : 'works'}
              className={blind ? 'w-20 text-faint' : 'w-20'}
            />
            <span className={blind ? 'text-faint' : ''}>
              <BrokerName id={broker.id} name={broker.name} />
            </span>
            {blind && (
              <span className="text-dim">
                {blind.reason} (
                <Link
                  href={`/brokers?open=${broker.id}`}
                  prefetch={false}
                  className="text-accent hover:underline"
                >
                  what would open it
                </Link>
                )
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
