import { BrokerName } from '@/components/brokers/broker-name';
import { AttackTags } from '@/components/detectors/attack-tags';
import { Age, Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { Alert } from '@/lib/domain/alert';
import type { AlertDetail } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { AlertActions } from './alert-actions';
import { AlertBlindSpots } from './alert-blind-spots';
import { AlertChart } from './alert-chart';
import { AlertStateBadge, subjectName } from './alert-columns';
import { AlertPivots } from './alert-pivots';
import { AlertSituation } from './alert-situation';
import { AlertTimeline, Deliveries } from './alert-timeline';
import { QuietLine, ShadowBadge, VerdictBadge } from './alert-verdict';
import { ApproveSubscriber } from './approve-subscriber';
import { ClientDay } from './client-day';
import { CommentForm } from './comment-form';
import { EventLines } from './event-lines';
import { Evidence } from './evidence';
import { InjectionEvidence } from './injection-evidence';
import { readInjection } from './read-injection';
import { RelatedAlerts } from './related-alerts';
import { Runbook } from './runbook';
import { SeverityFactors } from './severity-factors';

/** An alert in full: what, where, how bad, how sure, who is on it, what now; then all that it rests on. */
export function AlertDetailView({
  detail,
  onChanged,
}: {
  readonly detail: AlertDetail;
  onChanged(): Promise<void>;
}) {
  const { alert, chart, clientDay } = detail;
  return (
    <article className="flex flex-col gap-5">
      <AlertHead detail={detail} onChanged={onChanged} />
      <Section title="How bad, how sure">
        <SeverityFactors alert={alert} />
      </Section>
      {(detail.respond.length > 0 || detail.runbook !== null) && (
        <Section title="What to do">
          <Runbook
            detector={alert.detector}
            text={detail.runbook}
            respond={detail.respond}
            onChanged={onChanged}
          />
        </Section>
      )}
      <AlertFacts alert={alert} />
      <Section title="Evidence">
        <AlertEvidence alert={alert} />
      </Section>
      {chart !== null && <AlertChart chart={chart} alert={alert} />}
      <ApproveSubscriber alert={alert} />
      {detail.explain !== '' && (
        <Section title="What this means">
          <p className="text-sm">{detail.explain}</p>
        </Section>
      )}
      <Section title="Broker events">
        <EventLines events={detail.relatedEvents} />
      </Section>
      <Section title="What this broker cannot show">
        <AlertBlindSpots detail={detail} />
      </Section>
      <Section title="Related alerts">
        <RelatedAlerts related={detail.related} />
        <AlertPivots alert={alert} />
      </Section>
      {clientDay !== null && <ClientDay day={clientDay} brokerId={alert.brokerId} />}
      <Section title="Timeline">
        <AlertTimeline entries={detail.timeline} />
        <CommentForm alertId={alert.id} onChanged={onChanged} />
      </Section>
      <Section title="Deliveries">
        <Deliveries alertId={alert.id} notifications={detail.notifications} />
      </Section>
    </article>
  );
}

function AlertHead({ detail, onChanged }: { readonly detail: AlertDetail; onChanged(): Promise<void> }) {
  const { alert } = detail;
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SeverityBadge severity={alert.severity} state={alert.state} />
        <AlertStateBadge alert={alert} />
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
      <AlertSituation detail={detail} />
      <QuietLine alert={alert} />
      <AlertActions detail={detail} onChanged={onChanged} />
    </header>
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
