import { useRead } from '@/components/live/use-read';
import { ReviewBadge, ReviewButtons } from '@/components/subscriptions/subscription-review';
import { Chip } from '@/components/ui/chip';
import { Section } from '@/components/ui/facts';
import type { Alert } from '@/lib/domain/alert';
import type { Page, SubscriptionView } from '@/lib/domain/views';

const subscriptionsMax = 50;

/** On an alert about a wildcard subscriber: the subscriptions that it is about, to be approved from here. */
export function ApproveSubscriber({ alert }: { readonly alert: Alert }) {
  const isAsked = alert.detector === 'wildcard-subscriber' && alert.subject.kind === 'client';
  const { body, again } = useRead<Page<SubscriptionView>>(
    isAsked
      ? `subscriptions?clientId=${encodeURIComponent(alert.subject.id)}&brokerId=${alert.brokerId}&limit=${subscriptionsMax}`
      : null,
  );
  const { filters } = alert.evidence;
  const wide = body?.items.filter((row) => Array.isArray(filters) && filters.includes(row.filter)) ?? [];
  if (!isAsked || wide.length === 0) return null;
  return (
    <Section title="Does it belong there?">
      <p className="text-sm text-dim">
        A historian or a gateway that reads everything is no intruder. Once approved, exactly this subscriber
        raises no such alert again.
      </p>
      <ul>
        {wide.map((row) => (
          <li key={row.id} className="flex min-h-8 flex-wrap items-center gap-2 text-sm">
            <Chip text={row.filter} what="filter" maxCharacters={60} />
            <ReviewBadge review={row.review} />
            <ReviewButtons
              subscription={row}
              approveWords="Approve this subscriber…"
              onChanged={async () => {
                await again();
              }}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}
