import { BlindSpotList } from '@/components/brokers/blind-spot-list';
import { BrokerName } from '@/components/brokers/broker-name';
import { AttackTags } from '@/components/detectors/attack-tags';
import { EventLine } from '@/components/events/event-line';
import { Age, Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { formatPercent } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { Alert } from '@/lib/domain/alert';
import type { AlertDetail } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { AlertActions, CommentForm } from './alert-actions';
import { AlertStateBadge, subjectName } from './alert-columns';
import { AlertPivots } from './alert-pivots';
import { AlertTimeline, Deliveries } from './alert-timeline';
import { QuietLine, ShadowBadge, VerdictBadge } from './alert-verdict';
import { ApproveSubscriber } from './approve-subscriber';
import { Evidence } from './evidence';
import { InjectionEvidence } from './injection-evidence';
import { readInjection } from './read-injection';

/** An alert in full: what, how sure, who, since when, what now. */
export function AlertDetailView({
  detail,
  onChanged,
}: {
  readonly detail: AlertDetail;
  onChanged(): Promise<void>;
}) {
  const { alert } = detail;
  return (
    <article className="flex flex-col gap-5">
      <header className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SeverityBadge severity={alert.severity} state={alert.state} />
          <AlertStateBadge state={alert.state} />
          <ShadowBadge alert={alert} />
          <VerdictBadge verdict={alert.verdict} />
          <span className="text-sm text-dim">
            <BrokerName id={alert.brokerId} name={alert.broker} />
          </span>
          <span className="text-sm text-dim">
            first seen <Age at={alert.firstSeenAt} /> ago
          </span>
        </div>
        <h1 className="text-xl break-words">{showInvisible(alert.title)}</h1>
        <p className="text-base break-words">{showInvisible(alert.summary)}</p>
        <QuietLine alert={alert} />
        <AlertActions alert={alert} onChanged={onChanged} />
      </header>
      <AlertFacts alert={alert} />
      <Section title="Evidence">
        <AlertEvidence alert={alert} />
      </Section>
      <ApproveSubscriber alert={alert} />
      <Section title="Look further">
        <AlertPivots alert={alert} />
      </Section>
      {detail.explain !== '' && (
        <Section title="What this means">
          <p className="text-sm">{detail.explain}</p>
        </Section>
      )}
      {detail.respond.length > 0 && (
        <Section title="What to do">
          <ol className="flex list-decimal flex-col gap-1 pl-5 text-sm">
            {detail.respond.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Section>
      )}
      <Section title="What this broker cannot show">
        <BlindSpotList spots={detail.blindSpots} />
      </Section>
      <Section title="Timeline">
        <AlertTimeline entries={detail.timeline} />
        <CommentForm alertId={alert.id} onChanged={onChanged} />
      </Section>
      <Section title="Deliveries">
        <Deliveries notifications={detail.notifications} />
      </Section>
      <Section title="Related events">
        {detail.relatedEvents.length === 0 ? (
          <p className="text-sm text-dim">No event about this subject was stored around that time.</p>
        ) : (
          <ul>
            {detail.relatedEvents.map((event) => (
              <EventLine key={event.id} event={event} withBroker={false} />
            ))}
          </ul>
        )}
      </Section>
    </article>
  );
}

/** Evidence of fused signals is laid out for its kind; that of all others as plain facts. */
function AlertEvidence({ alert }: { readonly alert: Alert }) {
  const injection = alert.detector === 'telemetry-injection' ? readInjection(alert.evidence) : null;
  return injection === null ? (
    <Evidence facts={alert.evidence} />
  ) : (
    <InjectionEvidence injection={injection} brokerId={alert.brokerId} />
  );
}

function AlertFacts({ alert }: { readonly alert: Alert }) {
  return (
    <Facts>
      <Fact name={`Subject (${alert.subject.kind === 'client' ? 'MQTT client' : alert.subject.kind})`}>
        <Chip text={subjectName(alert)} what={alert.subject.kind} maxCharacters={64} />
      </Fact>
      <Fact name="Confidence">{formatPercent(alert.confidence)}</Fact>
      <Fact name="First seen">
        <Moment at={alert.firstSeenAt} />
      </Fact>
      <Fact name="Last seen">
        <Moment at={alert.lastSeenAt} />{' '}
        <span className="text-dim">({alert.count === 1 ? 'once' : `${alert.count} times`})</span>
      </Fact>
      <Fact name="Detector">
        <a href={`/detectors/${alert.detector}`} className="font-mono text-xs text-accent hover:underline">
          {alert.detector}
        </a>
      </Fact>
      <Fact name={`MITRE ATT&CK for ICS${alert.attack[0] ? ` v${alert.attack[0].version}` : ''}`}>
        <AttackTags tags={alert.attack} />
      </Fact>
    </Facts>
  );
}
