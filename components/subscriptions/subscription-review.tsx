import { useState } from 'react';
import { BrokerName } from '@/components/brokers/broker-name';
import { callApi } from '@/components/live/read-api';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Dialog } from '@/components/ui/dialog';
import { Fact, Facts } from '@/components/ui/facts';
import { formatCount } from '@/components/ui/format-number';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { SubscriptionReview, SubscriptionView } from '@/lib/domain/views';

type Decision = 'approve' | 'refuse';

const tones = { none: 'quiet', proposed: 'warn', approved: 'good', refused: 'bad' } as const;

export function ReviewBadge({ review }: { readonly review: SubscriptionReview }) {
  return review === 'none' ? null : <Badge tone={tones[review]}>{review}</Badge>;
}

const texts = {
  approve: {
    title: 'Approve this subscriber',
    what: 'Puts it on the allow-list of the detector: this MQTT client, with the user name it was last seen with, may subscribe to this filter and to narrower ones without an alert, on every broker. Anyone else with the same filter, and this MQTT client with a wider one, still raises one. Its alerts about nothing else are resolved.',
    verb: 'Approve',
    done: 'Approved: it is on the allow-list now.',
  },
  refuse: {
    title: 'Refuse this subscriber',
    what: 'It does not belong on the allow-list, and is taken off it if it was there: each time it subscribes an alert is raised. Brokerwatch only watches: to keep the MQTT client out, change the access rules of the broker.',
    verb: 'Refuse',
    done: 'Refused: it raises alerts.',
  },
} as const;

type Props = { readonly subscription: SubscriptionView; onChanged(): Promise<void> };

/** Approve and Refuse; stands above the link that covers a card. */
export function ReviewButtons({
  subscription,
  onChanged,
  approveWords = 'Approve…',
}: Props & { readonly approveWords?: string }) {
  const [asked, setAsked] = useState<Decision | null>(null);
  return (
    <span className="relative z-10 inline-flex gap-1.5 align-middle">
      {subscription.review !== 'approved' && (
        <Button size="small" onClick={() => setAsked('approve')}>
          {approveWords}
        </Button>
      )}
      {(subscription.review === 'proposed' || subscription.review === 'approved') && (
        <Button size="small" kind="quiet" onClick={() => setAsked('refuse')}>
          {subscription.review === 'approved' ? 'Withdraw…' : 'Refuse…'}
        </Button>
      )}
      {asked !== null && (
        <ReviewDialog
          subscription={subscription}
          decision={asked}
          onClose={() => setAsked(null)}
          onChanged={onChanged}
        />
      )}
    </span>
  );
}

type DialogProps = Props & { readonly decision: Decision; onClose(): void };

/** Says who, what filter and what the decision does, then does it. */
function ReviewDialog({ subscription, decision, onClose, onChanged }: DialogProps) {
  const say = useSay();
  const [problem, setProblem] = useState<{ readonly message: string } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const text = texts[decision];
  const decide = async () => {
    setIsBusy(true);
    const answer = await callApi<SubscriptionView>(`subscriptions/${subscription.id}/${decision}`, {
      method: 'POST',
      body: {},
    });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    say(text.done, 'good');
    onClose();
    await onChanged();
  };
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={text.title} description={text.what}>
      <div className="flex flex-col gap-4">
        <ProblemLine problem={problem} />
        <Facts>
          <Fact name="MQTT client">
            <Chip text={subscription.clientId} what="MQTT client id" />
          </Fact>
          <Fact name="Broker">
            <BrokerName id={subscription.brokerId} name={subscription.broker} />
          </Fact>
          <Fact name="Filter">
            <Chip text={subscription.filter} what="filter" />
          </Fact>
          <Fact name="Live topics it exposes">{formatCount(subscription.exposedTopics)}</Fact>
        </Facts>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind={decision === 'approve' ? 'primary' : 'danger'}
            disabled={isBusy}
            onClick={() => void decide()}
          >
            {text.verb}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
