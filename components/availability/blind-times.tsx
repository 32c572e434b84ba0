import { BrokerName } from '@/components/brokers/broker-name';
import { Moment } from '@/components/ui/age';
import { Section } from '@/components/ui/facts';
import type { BlindTimeView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { Duration } from './known-time';

/** When the monitor itself did not see: said plainly, because the figures cannot know what happened then. */
export function BlindTimes({
  blind,
  withBroker = false,
}: {
  readonly blind: readonly BlindTimeView[];
  readonly withBroker?: boolean;
}) {
  return (
    <Section title="When the monitor was blind">
      {blind.length === 0 ? (
        <p className="text-sm text-dim">Never in this period.</p>
      ) : (
        <ul>
          {blind.map((time) => (
            <li
              key={`${time.brokerId} ${time.from}`}
              className="flex flex-wrap gap-x-3 border-b border-line/60 py-1 text-sm last:border-b-0"
            >
              <span>
                <Moment at={time.from} /> to <Moment at={time.to} />
              </span>
              <b className="font-semibold">
                <Duration seconds={time.seconds} />
              </b>
              {withBroker && (
                <span className="text-dim">
                  <BrokerName id={time.brokerId} name={time.broker} />
                </span>
              )}
              <span className="text-dim">
                {time.reason === null ? 'no reason is known' : showInvisible(time.reason)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
