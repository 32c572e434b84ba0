import { AlertLine } from '@/components/alerts/alert-line';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { Moment } from '@/components/ui/age';
import { Section } from '@/components/ui/facts';
import { ProblemLine } from '@/components/ui/problem-line';
import type { Alert } from '@/lib/domain/alert';
import type { BrokerEventView, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { type HostView, stateFormat } from './host-view';

const eventsRead = 200;
const eventsShown = 20;

/** The STATE format that a host speaks, and its last changes. */
export function HostHistory({ host }: { readonly host: HostView }) {
  const read = useRead<Page<BrokerEventView>>(
    `events?brokerId=${host.brokerId}&kind=sparkplug.state&limit=${eventsRead}`,
  );
  useChanged('nodes', read.again, 10_000);
  const own = (read.body?.items ?? []).filter(
    (event) => event.topic?.slice(event.topic.indexOf('STATE/') + 'STATE/'.length) === host.hostId,
  );
  const formats = [
    ...new Set(own.map((event) => stateFormat(event.topic)).filter((format) => format !== null)),
  ];
  return (
    <Section title="Changes of its state, newest first">
      <ProblemLine problem={read.problem} />
      {read.body !== null && own.length === 0 && (
        <p className="text-sm text-dim">
          None among the last {eventsRead} that were stored for this broker, so the format of its STATE
          messages is not told here either.
        </p>
      )}
      {formats.length > 0 && (
        <p className="text-sm">
          <span className="text-faint">STATE format: </span>
          {formats.join('; and ')}
          {formats.length > 1 && (
            <span className="text-warn"> — two formats: an old and a new host may share this id</span>
          )}
        </p>
      )}
      <ul>
        {own.slice(0, eventsShown).map((event) => (
          <li
            key={event.id}
            className="flex min-h-7 flex-wrap items-center gap-x-4 border-b border-line/60 text-sm last:border-b-0"
          >
            <span className="text-xs text-dim">
              <Moment at={event.at} />
            </span>
            <span>{showInvisible(event.reason ?? event.raw)}</span>
            {event.clientId !== null && (
              <span className="text-xs text-dim">by MQTT client {showInvisible(event.clientId)}</span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What was raised about a host application, newest first. */
export function HostAlerts({ host }: { readonly host: HostView }) {
  const subject = encodeURIComponent(host.hostId);
  const read = useRead<Page<Alert>>(`alerts?subjectId=${subject}&brokerId=${host.brokerId}&limit=5`);
  useChanged('nodes', read.again, 10_000);
  return (
    <Section title="Alerts about it, newest first">
      <ProblemLine problem={read.problem} />
      {read.body?.items.length === 0 && <p className="text-sm text-dim">None.</p>}
      {read.body?.items.map((alert) => (
        <AlertLine key={alert.id} alert={alert} />
      ))}
    </Section>
  );
}
