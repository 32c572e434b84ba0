import Link from 'next/link';
import { Moment } from '@/components/ui/age';
import type { IncidentDetail } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

/** What happened to the incident's alerts, newest first, with who did it and to which. */
export function IncidentTimeline({ entries }: { readonly entries: IncidentDetail['timeline'] }) {
  return (
    <ol className="flex flex-col">
      {entries.toReversed().map((entry) => (
        <li
          key={entry.id}
          className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 border-l py-1.5 pl-3 text-sm"
        >
          <span className="text-xs text-dim">
            <Moment at={entry.at} />
          </span>
          <span className="min-w-0 break-words">
            <b className="font-semibold">{entry.kind}</b>{' '}
            <span className="text-dim">by {entry.actor ?? 'Brokerwatch'}:</span>{' '}
            <Link href={`/alerts/${entry.alertId}`} prefetch={false} className="text-accent hover:underline">
              {showInvisible(entry.alertTitle)}
            </Link>
          </span>
          {entry.text !== '' && (
            <p className="col-span-2 mt-1 break-words whitespace-pre-wrap text-dim">
              {showInvisible(entry.text).replaceAll('⟨U+000A⟩', '\n')}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
