import Link from 'next/link';
import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/age';
import { formatCounted } from '@/components/ui/format-number';
import type { AlertMute } from '@/lib/domain/alert-context';
import type { MuteKind } from '@/lib/domain/alerting-views';
import type { AlertDetail } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

/** Who is on it, why it is quiet, what it hangs together with: a sentence each, only where there is something to say. */
export function AlertSituation({ detail }: { readonly detail: AlertDetail }) {
  const { alert, mute, cause, symptoms, incident, endsByItself, cases } = detail;
  return (
    <ul className="flex flex-col gap-1 text-sm [&_a]:text-accent [&_a]:hover:underline">
      <Line>
        <Who detail={detail} />
      </Line>
      <Hold detail={detail} />
      {mute !== null && (
        <Line isStrong>
          <Mute mute={mute} />
        </Line>
      )}
      {cause !== null && (
        <Line isStrong>
          A symptom of <Link href={`/alerts/${cause.id}`}>{showInvisible(cause.title)}</Link>: nobody is told
          of this one.
        </Line>
      )}
      {symptoms.total > 0 && (
        <Line>
          Hides{' '}
          <Link href={`/alerts?hidden=only${incident === null ? '' : `&incidentId=${incident.id}`}`}>
            {formatCounted(symptoms.total, 'symptom')}
          </Link>
          , {symptoms.unresolved} of them still going on.
        </Line>
      )}
      {incident !== null && (
        <Line>
          Part of the incident <Link href={`/incidents/${incident.id}`}>{showInvisible(incident.title)}</Link>{' '}
          ({formatCounted(incident.alertCount, 'alert')}, {incident.state}).
        </Line>
      )}
      {cases.map((each) => (
        <Line key={each.id}>
          In case{' '}
          <Link href={`/cases/${each.id}`}>
            #{each.number} {showInvisible(each.title)}
          </Link>{' '}
          ({each.state}).
        </Line>
      ))}
      {alert.state !== 'resolved' && !endsByItself && (
        <Line>It does not end by itself: it stays until somebody resolves it.</Line>
      )}
    </ul>
  );
}

function Line({ children, isStrong = false }: { readonly children: ReactNode; readonly isStrong?: boolean }) {
  return <li className={isStrong ? 'break-words text-warn' : 'break-words text-dim'}>{children}</li>;
}

function Who({ detail: { alert } }: { readonly detail: AlertDetail }) {
  const { state, assignee, acknowledgedBy, acknowledgedAt, resolvedBy, resolvedAt } = alert;
  const given = assignee === null ? null : <>Assigned to {showInvisible(assignee)}. </>;
  if (state === 'resolved')
    return (
      <>
        {given}Resolved {resolvedBy === null ? 'by itself' : `by ${showInvisible(resolvedBy)}`}
        {resolvedAt !== null && (
          <>
            , <Moment at={resolvedAt} />
          </>
        )}
        .
      </>
    );
  if (acknowledgedBy !== null && acknowledgedAt !== null)
    return (
      <>
        {given}Acknowledged by {showInvisible(acknowledgedBy)}, <Moment at={acknowledgedAt} />.
      </>
    );
  return given ?? <b className="font-semibold text-ink">Nobody is on it.</b>;
}

function Hold({ detail: { alert } }: { readonly detail: AlertDetail }) {
  const { hold, holdUntil } = alert;
  if (hold === null) return null;
  return (
    <Line isStrong>
      {hold === 'until-clear' &&
        'Held back until it clears: nobody is told of anything before, unless it gets graver.'}
      {hold === 'until-worse' &&
        'Archived until it gets worse: more severe, or seen ten times as often as when it was archived.'}
      {hold === 'until-time' && holdUntil !== null && (
        <>
          Snoozed until <Moment at={holdUntil} />, or until it is more severe.
        </>
      )}
    </Line>
  );
}

const muteWords: Record<MuteKind, { readonly words: string; readonly path: string }> = {
  silence: { words: 'a silence', path: '/silences' },
  'mute-time': { words: 'a mute time', path: '/silences?view=mute-times' },
  exception: { words: 'an exception', path: '/silences?view=exceptions' },
  maintenance: { words: 'planned maintenance', path: '/maintenance' },
};

function Mute({ mute }: { readonly mute: AlertMute }) {
  const { words, path } = muteWords[mute.kind];
  return (
    <>
      Muted by <Link href={path}>{words}</Link>
      {mute.author !== null && ` of ${showInvisible(mute.author)}`}
      {mute.until !== null && (
        <>
          {' '}
          until <Moment at={mute.until} />
        </>
      )}
      {mute.reason !== null && `: ${showInvisible(mute.reason)}`}. It is recorded, told to nobody.
    </>
  );
}
