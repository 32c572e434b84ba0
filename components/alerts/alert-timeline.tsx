import Link from 'next/link';
import { Moment } from '@/components/ui/age';
import { formatCounted } from '@/components/ui/format-number';
import type { AlertTimelineEntry } from '@/lib/domain/alert';
import type { NotificationView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { timelineWords } from './timeline-words';

/** What happened to the alert, newest first, with who did it. */
export function AlertTimeline({ entries }: { readonly entries: readonly AlertTimelineEntry[] }) {
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
          <span>
            <b className="font-semibold">{timelineWords[entry.kind]}</b>{' '}
            <span className="text-dim">by {entry.actor ?? 'Brokerwatch'}</span>
          </span>
          {entry.text !== '' && (
            <p className="col-span-2 mt-1 break-words whitespace-pre-wrap">
              {showInvisible(entry.text).replaceAll('⟨U+000A⟩', '\n')}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

const words: Record<NotificationView['state'], string> = {
  queued: 'waiting',
  accepted: 'accepted',
  confirmed: 'arrived',
  failed: 'failed',
};

type DeliveriesProps = { readonly alertId: string; readonly notifications: readonly NotificationView[] };

/** What was sent about the alert or its incident. */
export function Deliveries({ alertId, notifications }: DeliveriesProps) {
  if (notifications.length === 0)
    return (
      <p className="text-sm text-dim">
        Nothing was sent so far.{' '}
        <Link
          href={`/routing?view=dry-run&alert=${alertId}`}
          prefetch={false}
          className="text-accent hover:underline"
        >
          Who is told of it, and why others are not
        </Link>
      </p>
    );
  return (
    <ul className="flex flex-col">
      {notifications.map((notification) => (
        <li
          key={notification.id}
          className="flex flex-wrap items-center gap-x-3 border-b border-line/60 py-1 text-sm last:border-b-0"
        >
          <span className="text-xs text-dim">
            <Moment at={notification.lastAttemptAt ?? notification.createdAt} />
          </span>
          <span>{notification.channel}</span>
          <span
            className={
              notification.state === 'failed'
                ? 'text-bad'
                : notification.state === 'accepted' || notification.state === 'confirmed'
                  ? 'text-good'
                  : 'text-warn'
            }
          >
            {words[notification.state]}
          </span>
          <span className="text-dim">
            {formatCounted(notification.attempts, 'attempt')}
            {notification.statusCode !== null && `, HTTP ${notification.statusCode}`}
          </span>
          {notification.detail && (
            <span className="min-w-0 break-words text-dim">{showInvisible(notification.detail)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
