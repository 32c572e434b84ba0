import type { RelatedAlert } from '@/lib/domain/alert-context';
import { AlertLine } from './alert-line';

type Props = { readonly related: readonly RelatedAlert[] };

/** Alerts that hang together with this one, by what ties them. */
export function RelatedAlerts({ related }: Props) {
  if (related.length === 0)
    return <p className="text-sm text-dim">No other alert of these days is about the same.</p>;
  const reasons = [...new Set(related.map(({ why }) => why))];
  return (
    <div className="flex flex-col gap-2">
      {reasons.map((reason) => (
        <div key={reason}>
          <h3 className="text-xs text-faint">{reason}</h3>
          {related
            .filter(({ why }) => why === reason)
            .map(({ alert }) => (
              <AlertLine key={alert.id} alert={alert} />
            ))}
        </div>
      ))}
    </div>
  );
}
