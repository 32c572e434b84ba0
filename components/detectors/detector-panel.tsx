import Link from 'next/link';
import { BrokerName } from '@/components/brokers/broker-name';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { SeverityBadge } from '@/components/ui/severity-badge';
import { SidePanel } from '@/components/ui/side-panel';
import { StateSign } from '@/components/ui/state-sign';
import { brokerEventWords } from '@/lib/domain/broker-event-words';
import type { BrokerView, DetectorView } from '@/lib/domain/views';
import { AttackTags } from './attack-tags';
import { DetectorSettings } from './detector-settings';
import { DetectorSwitch } from './detector-switch';

type Props = {
  readonly detector: DetectorView | null;
  readonly brokers: readonly BrokerView[];
  onClose(): void;
  onChanged(): Promise<void>;
};

/** What a detector looks for, what to do then, where it cannot work, and its settings. */
export function DetectorPanel({ detector, brokers, onClose, onChanged }: Props) {
  return (
    <SidePanel isOpen={detector !== null} onClose={onClose} label="Detector">
      {detector !== null && (
        <article key={detector.kind} className="flex flex-col gap-5">
          <header className="flex flex-col gap-3">
            <div className="flex flex-wrap items-center gap-3 text-sm">
              <SeverityBadge severity={detector.severity} state="resolved" />
              <span className="font-mono text-xs text-dim">{detector.kind}</span>
              <span className="grow" />
              <span className="text-dim">{detector.enabled ? 'on' : 'off'}</span>
              <DetectorSwitch detector={detector} onChanged={onChanged} />
            </div>
            <h2 className="text-xl">{detector.title}</h2>
            <p className="text-base">{detector.explain}</p>
            <Link
              href={`/alerts?detector=${encodeURIComponent(detector.kind)}`}
              prefetch={false}
              className="self-start text-sm text-accent hover:underline"
            >
              Alerts it has raised
            </Link>
          </header>
          <Facts>
            <Fact name="Needs from the broker">
              {detector.needs.length === 0
                ? 'nothing special'
                : detector.needs.map(brokerEventWords).join(', ')}
            </Fact>
            <Fact name={`MITRE ATT&CK for ICS${detector.attack[0] ? ` v${detector.attack[0].version}` : ''}`}>
              <AttackTags tags={detector.attack} />
            </Fact>
          </Facts>
          <Section title="Where it works">
            <Sight detector={detector} brokers={brokers} />
          </Section>
          <Section title="What to do when it raises an alert">
            <ol className="flex list-decimal flex-col gap-1 pl-5 text-sm">
              {detector.respond.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Section>
          <Section title="Settings">
            <DetectorSettings detector={detector} onChanged={onChanged} />
          </Section>
        </article>
      )}
    </SidePanel>
  );
}

function Sight({ detector, brokers }: Pick<Props, 'brokers'> & { readonly detector: DetectorView }) {
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
