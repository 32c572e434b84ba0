import Link from 'next/link';
import { useState } from 'react';
import { AlertStateBadge } from '@/components/alerts/alert-columns';
import { VerdictBadge } from '@/components/alerts/alert-verdict';
import { Evidence } from '@/components/alerts/evidence';
import { BrokerName } from '@/components/brokers/broker-name';
import { AttackTags } from '@/components/detectors/attack-tags';
import { callApi } from '@/components/live/read-api';
import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { formatCounted } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import { useSay } from '@/components/ui/toasts';
import type { CaseAlertView, CaseView } from '@/lib/domain/case-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { useIsPrinting } from './use-is-printing';

type Props = {
  readonly view: CaseView;
  readonly alerts: readonly CaseAlertView[];
  readonly canChange: boolean;
  onChanged(): Promise<void>;
};

/** The alerts of a case with their evidence; all of it is unfolded on paper. */
export function CaseAlerts({ view, alerts, canChange, onChanged }: Props) {
  const say = useSay();
  const isPrinting = useIsPrinting();
  const [asked, setAsked] = useState<CaseAlertView | null>(null);
  const remove = async ({ alert }: CaseAlertView) => {
    const answer = await callApi<CaseView>(`cases/${view.id}/alerts/${alert.id}`, { method: 'DELETE' });
    if (!answer.ok) return answer.problem.message;
    say('Taken out of the case.', 'good');
    await onChanged();
    return null;
  };
  if (alerts.length === 0)
    return <p className="text-sm text-dim">None yet. Open an alert and choose “Add to case”.</p>;
  const canRemove = canChange && view.state === 'open';
  return (
    <>
      <ul className="flex flex-col gap-3">
        {alerts.map((held) => (
          <HeldAlert
            key={held.alert.id}
            held={held}
            isUnfolded={isPrinting}
            onRemove={canRemove ? () => setAsked(held) : null}
          />
        ))}
      </ul>
      {asked && (
        <ConfirmDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setAsked(null)}
          title="Take this alert out of the case"
          loss={`What was captured of it (evidence and ${formatCounted(asked.eventCount, 'broker event')}) is lost${asked.isStillStored ? ' to the case; the alert itself stays' : ', and the alert itself is no longer stored'}.`}
          phrase="take out"
          verb="Take out"
          onConfirm={() => remove(asked)}
        />
      )}
    </>
  );
}

type HeldProps = {
  readonly held: CaseAlertView;
  readonly isUnfolded: boolean;
  readonly onRemove: (() => void) | null;
};

function HeldAlert({ held, isUnfolded, onRemove }: HeldProps) {
  const { alert } = held;
  return (
    <li className="flex flex-col gap-2 rounded-box border p-3">
      <div className="flex flex-wrap items-center gap-2">
        <SeverityBadge severity={alert.severity} state={alert.state} />
        <AlertStateBadge alert={alert} />
        <VerdictBadge verdict={alert.verdict} />
        {held.isStillStored ? (
          <Link
            href={`/alerts/${alert.id}`}
            prefetch={false}
            className="min-w-0 font-semibold break-words hover:underline"
          >
            {showInvisible(alert.title)}
          </Link>
        ) : (
          <b className="min-w-0 font-semibold break-words">{showInvisible(alert.title)}</b>
        )}
        <span className="grow" />
        {onRemove && (
          <Button
            size="small"
            kind="quiet"
            className="print:hidden"
            aria-label={`Take out of the case: ${showInvisible(alert.title)}`}
            onClick={onRemove}
          >
            Take out…
          </Button>
        )}
      </div>
      <p className="text-sm break-words">{showInvisible(alert.summary)}</p>
      <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-dim">
        <span>
          <BrokerName id={alert.brokerId} name={alert.broker} />
        </span>
        <span>
          <Moment at={alert.firstSeenAt} /> to <Moment at={alert.lastSeenAt} />,{' '}
          {alert.count === 1 ? 'once' : `${alert.count} times`}
        </span>
        <AttackTags tags={alert.attack} />
      </p>
      <details open={isUnfolded || undefined}>
        <summary className="cursor-pointer text-sm text-accent">Evidence</summary>
        <div className="pt-2">
          <Evidence facts={alert.evidence} />
        </div>
      </details>
      <p className="text-xs text-faint">
        Added by {showInvisible(held.addedBy)}, captured <Moment at={held.capturedAt} /> with{' '}
        {formatCounted(held.eventCount, 'broker event')}
        {held.eventsLeftOut > 0 && ` (${held.eventsLeftOut} more had no room)`}
        {!held.isStillStored && '; the alert itself is no longer stored, this is what was captured'}.
      </p>
    </li>
  );
}
