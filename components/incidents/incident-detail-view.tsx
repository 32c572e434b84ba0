import Link from 'next/link';
import { AlertLine } from '@/components/alerts/alert-line';
import { BrokerName } from '@/components/brokers/broker-name';
import { DeliverySign } from '@/components/channels/delivery-state';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { formatCount, formatCounted } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { Alert } from '@/lib/domain/alert';
import type { IncidentDetail } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { AlertCounts, IncidentOddities, IncidentStateBadge, stateOf } from './incident-columns';
import { IncidentTimeline } from './incident-timeline';

/** An incident in full: what, how bad, since when, its alerts, who was told, what happened. */
export function IncidentDetailView({ detail }: { readonly detail: IncidentDetail }) {
  const { incident, alerts, hiddenAlerts, notices, timeline } = detail;
  return (
    <article className="flex flex-col gap-5">
      <header className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SeverityBadge severity={incident.severity} state={stateOf(incident)} />
          <IncidentStateBadge incident={incident} />
          <IncidentOddities incident={incident} />
          <span className="text-sm text-dim">
            <BrokerName id={incident.brokerId} name={incident.broker} />
          </span>
          <span className="text-sm text-dim">
            since <Age at={incident.openedAt} />
          </span>
        </div>
        <h1 className="text-xl break-words">{showInvisible(incident.title)}</h1>
        <p className="text-sm text-dim">
          Alerts of the same cause, told as one. Work is done on the alerts; the incident follows them.
        </p>
      </header>
      <IncidentFacts detail={detail} />
      <Section title={`Alerts (${alerts.length})`}>
        <AlertRows alerts={alerts} none="None of its alerts is told: all of them are symptoms." />
      </Section>
      {(hiddenAlerts.length > 0 || incident.hidden > 0) && (
        <Section title={`Hidden symptoms (${incident.hidden})`}>
          <p className="text-sm text-dim">
            They follow from another of its alerts, so nobody is told of them; they count here.
          </p>
          <AlertRows alerts={hiddenAlerts} none="Their alerts are no longer stored." />
        </Section>
      )}
      <Section title="Who was told">
        <Notices notices={notices} />
      </Section>
      <Section title="What happened">
        <IncidentTimeline entries={timeline} />
      </Section>
    </article>
  );
}

function IncidentFacts({ detail: { incident } }: { readonly detail: IncidentDetail }) {
  return (
    <Facts>
      <Fact name="Alerts open">
        <AlertCounts incident={incident} />
      </Fact>
      <Fact name="Detectors">
        {incident.detectors.map((kind) => (
          <Link
            key={kind}
            href={`/detectors/${kind}`}
            prefetch={false}
            className="mr-2 font-mono text-xs text-accent hover:underline"
          >
            {kind}
          </Link>
        ))}
      </Fact>
      <Fact name="First seen">
        <Moment at={incident.openedAt} />
      </Fact>
      <Fact name="Last seen">
        <Moment at={incident.lastSeenAt} />
      </Fact>
      <Fact name="Acknowledged">
        {incident.acknowledgedAt === null ? 'by nobody' : <Moment at={incident.acknowledgedAt} />}
      </Fact>
      {incident.flapCount > 0 && (
        <Fact name="Flapping">
          {incident.flapCount === 1 ? 'Something that had ended came back once' : 'What had ended came back'}
          {incident.flapCount > 1 && ` ${formatCount(incident.flapCount)} times`}. Unless it gets graver, it
          is told less and less often, and as over once it has been quiet for 15 minutes.
        </Fact>
      )}
      {incident.setAside !== null && (
        <Fact name="Could not be told">
          <Moment at={incident.setAside.at} /> {showInvisible(incident.setAside.reason)}. It is tried again
          every 5 minutes.
        </Fact>
      )}
      <Fact name="Resolved">
        {incident.resolvedAt === null ? 'not yet' : <Moment at={incident.resolvedAt} />}
      </Fact>
    </Facts>
  );
}

function AlertRows({ alerts, none }: { readonly alerts: readonly Alert[]; readonly none: string }) {
  if (alerts.length === 0) return <p className="text-sm text-dim">{none}</p>;
  return (
    <ul>
      {alerts.map((alert) => (
        <li
          key={alert.id}
          className="flex min-w-0 items-center gap-2 border-b border-line/60 last:border-b-0"
        >
          <div className="min-w-0 grow">
            <AlertLine alert={alert} />
          </div>
          {alert.mutedKind !== null && <Badge>muted</Badge>}
          {alert.state !== 'open' && <Badge>{alert.state}</Badge>}
        </li>
      ))}
    </ul>
  );
}

type NoticesProps = Pick<IncidentDetail, 'notices'>;

function Notices({ notices }: NoticesProps) {
  if (notices.length === 0)
    return (
      <p className="text-sm text-dim">
        Nobody so far.{' '}
        <Link href="/routing" prefetch={false} className="text-accent hover:underline">
          Who is told of what
        </Link>
      </p>
    );
  return (
    <>
      <p className="text-sm text-dim">{formatCounted(notices.length, 'message')}, newest first.</p>
      <ul>
        {notices.map((notice) => (
          <li
            key={notice.id}
            className="flex flex-wrap items-center gap-x-3 border-b border-line/60 py-1 text-sm last:border-b-0"
          >
            <span className="text-xs text-dim">
              <Moment at={notice.createdAt} />
            </span>
            <Link
              href={`/channels?view=deliveries&open=${notice.id}`}
              prefetch={false}
              className="text-accent hover:underline"
            >
              {showInvisible(notice.channel)}
            </Link>
            <DeliverySign state={notice.state} isRepeated={notice.attempts > 0} />
            <span className="text-dim">because {notice.cause}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
