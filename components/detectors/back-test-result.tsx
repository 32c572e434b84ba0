import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { formatCount, formatCounted } from '@/components/ui/format-number';
import { formatAge } from '@/components/ui/format-time';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { Alert } from '@/lib/domain/alert';
import type { BackTestView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = {
  readonly view: Extract<BackTestView, { isPossible: true }>;
  /** Does the form still hold the settings of this run, and are they other ones than those in force? */
  readonly settings: 'other' | 'in-force' | 'changed-since';
  readonly isSaving: boolean;
  onSave(): Promise<void>;
};

const times = (count: number) => (count === 1 ? 'once' : `${formatCount(count)} times`);

const dayMs = 86_400_000;

function saySpan(ms: number): string {
  const days = Math.round(ms / dayMs);
  return days === 0 ? formatAge(ms) : formatCounted(days, 'day');
}

/** How often it would have fired, which alerts those are, and what the run cannot tell. */
export function BackTestResult({ view, settings, isSaving, onSave }: Props) {
  const span = saySpan(Date.parse(view.to) - Date.parse(view.from));
  return (
    <div className="flex flex-col gap-3" aria-live="polite">
      <div>
        <p className="text-lg font-semibold">
          {view.wouldHaveFired === 0
            ? `Would not have fired in ${span}`
            : `Would have fired ${times(view.wouldHaveFired)} in ${span}`}{' '}
          <span className="font-normal text-dim">
            (with the settings in force: {formatCount(view.withCurrentSettings)})
          </span>
        </p>
        <p className="text-xs text-faint">
          judged <Moment at={view.from} /> to <Moment at={view.to} />
        </p>
      </div>
      {settings === 'other' && (
        <Button className="self-start" kind="primary" disabled={isSaving} onClick={() => void onSave()}>
          {isSaving ? 'Saving…' : 'Save these settings'}
        </Button>
      )}
      {settings === 'changed-since' && (
        <p className="text-sm text-warn">
          The settings in the form are no longer those of this run. Run it again to see what they do.
        </p>
      )}
      {view.alerts.length > 0 && (
        <ul aria-label="Alerts it would have opened" className="max-h-128 overflow-y-auto rounded-box border">
          {view.alerts.map((alert) => (
            <WouldBeAlert key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      {view.omitted > 0 && (
        <p className="text-sm text-dim">{formatCounted(view.omitted, 'older alert')} not listed.</p>
      )}
      {view.limits.length > 0 && (
        <div>
          <h3 className="text-sm font-semibold">What this run cannot tell</h3>
          <ul className="mt-1 flex list-disc flex-col gap-1 pl-5 text-sm text-dim">
            {view.limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function WouldBeAlert({ alert }: { readonly alert: Alert }) {
  return (
    <li className="flex flex-col gap-1 border-b border-line/60 p-2 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-dim">
        <SeverityBadge severity={alert.severity} state="resolved" />
        <Moment at={alert.firstSeenAt} />
        {alert.count > 1 && <span>{formatCount(alert.count)} times</span>}
      </div>
      <p className="text-sm font-semibold break-words">{showInvisible(alert.title)}</p>
      <p className="text-sm break-words text-dim">{showInvisible(alert.summary)}</p>
    </li>
  );
}
