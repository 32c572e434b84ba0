import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { useNow } from '@/components/ui/clock';
import { formatCount } from '@/components/ui/format-number';
import type { Alert, AlertVerdict } from '@/lib/domain/alert';

export const verdictWords: Readonly<Record<AlertVerdict, string>> = {
  'true-positive': 'True positive',
  benign: 'Benign',
  'false-positive': 'False positive',
  unknown: 'Unknown',
};

const tones = {
  'true-positive': 'bad',
  benign: 'good',
  'false-positive': 'quiet',
  unknown: 'quiet',
} as const;

export function VerdictBadge({ verdict }: { readonly verdict: AlertVerdict | null }) {
  return verdict === null ? null : <Badge tone={tones[verdict]}>{verdictWords[verdict].toLowerCase()}</Badge>;
}

/** Its detector was in shadow mode: nobody was told. */
export function ShadowBadge({ alert }: { readonly alert: Alert }) {
  return alert.shadow ? (
    <span title="Its detector was in shadow mode: recorded, told to nobody, not counted as open.">
      <Badge tone="warn">shadow</Badge>
    </span>
  ) : null;
}

/** After a verdict: until when its condition is kept quiet, and how often it came back since. */
export function QuietLine({ alert }: { readonly alert: Alert }) {
  const now = useNow();
  const { quietUntil, suppressedCount, verdict } = alert;
  if (quietUntil === null && suppressedCount === 0) return null;
  const isQuiet = quietUntil !== null && Date.parse(quietUntil) > now;
  return (
    <p className="rounded-box border border-dashed px-3 py-2 text-sm text-dim">
      {verdict === null ? 'Resolved. ' : `Resolved as ${verdictWords[verdict].toLowerCase()}. `}
      {quietUntil !== null && (
        <>
          {isQuiet ? 'Kept quiet until ' : 'It was kept quiet until '}
          <Moment at={quietUntil} />
          {isQuiet ? (
            ''
          ) : (
            <>
              {' '}
              (<Age at={quietUntil} /> ago)
            </>
          )}
          {': unless it is more severe, what comes back before is only counted. '}
        </>
      )}
      {suppressedCount === 0
        ? 'It has not come back since.'
        : `It came back ${suppressedCount === 1 ? 'once' : `${formatCount(suppressedCount)} times`} and was only counted.`}
    </p>
  );
}
