import { type ReactNode, useState } from 'react';
import { Age, Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Fact, Facts } from '@/components/ui/facts';
import { formatCount, formatRate } from '@/components/ui/format-number';
import { formatSpan } from '@/components/ui/format-time';
import { ProblemLine } from '@/components/ui/problem-line';
import type {
  BaselineAction,
  BaselineDescription,
  BaselineOrderView,
  TopicBaselineView,
} from '@/lib/domain/views';
import { BaselineFields, PayloadFacts } from './baseline-fields';
import { BaselineOrderDialog, type OrderTarget } from './baseline-order-dialog';
import { orderWords } from './baseline-order-words';
import { BaselineOrders } from './baseline-orders';
import { LearningBadges, PhaseBadge } from './learning-badges';
import { phaseWords } from './learning-words';

type Props = {
  readonly view: TopicBaselineView | null;
  readonly problem: { readonly message: string } | null;
  readonly orders: readonly BaselineOrderView[];
  /** After an order was placed. */
  onOrdered(): void;
};

/** What is normal for a topic, how surely, and what people have ordered about it. */
export function BaselineSection({ view, problem, orders, onOrdered }: Props) {
  const baseline = view?.baseline ?? null;
  return (
    <section aria-label="What is normal here" className="panel flex flex-col gap-4 p-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="text-sm">What is normal here</h2>
        {baseline && <PhaseBadge phase={baseline.phase} />}
        {baseline && <LearningBadges {...baseline} isBursty={baseline.rate?.isBursty ?? false} />}
        <span className="grow" />
        {view && <BaselineActions view={view} onOrdered={onOrdered} />}
      </header>
      <ProblemLine problem={problem} />
      {view === null && problem === null && <p className="text-sm text-dim">Reading…</p>}
      {view && baseline === null && <p className="text-sm text-dim">{view.reason}</p>}
      {view && baseline && <BaselineFacts baseline={baseline} savedAt={view.savedAt} />}
      {(orders.length > 0 || baseline) && <BaselineOrders orders={orders} />}
    </section>
  );
}

/** The topic alone, or wider and wider prefixes of it. */
function targetsOf(topic: string): readonly OrderTarget[] {
  const levels = topic.split('/');
  const prefixes = levels.slice(0, -1).map((_, index) => levels.slice(0, index + 1).join('/'));
  return [
    { scope: 'topic', name: topic },
    ...prefixes
      .toReversed()
      .slice(0, 3)
      .map((name): OrderTarget => ({ scope: 'prefix', name })),
  ];
}

function BaselineActions({ view, onOrdered }: { readonly view: TopicBaselineView; onOrdered(): void }) {
  const [asked, setAsked] = useState<BaselineAction | null>(null);
  const { baseline } = view;
  const isWaiting = view.waitingOrders.length > 0;
  const possible: readonly BaselineAction[] = [
    ...(baseline && !baseline.isApproved ? (['approve'] as const) : []),
    baseline?.isFrozen ? 'unfreeze' : 'freeze',
    'reset',
  ];
  return (
    <div className="flex flex-wrap gap-2">
      {possible.map((action) => (
        <Button
          key={action}
          size="small"
          kind={action === 'reset' ? 'danger' : 'outline'}
          disabled={isWaiting}
          onClick={() => setAsked(action)}
        >
          {action === 'reset' ? 'Learn anew' : orderWords[action].verb}…
        </Button>
      ))}
      {asked !== null && (
        <BaselineOrderDialog
          brokerId={view.brokerId}
          action={asked}
          targets={targetsOf(view.topic)}
          onClose={() => setAsked(null)}
          onOrdered={onOrdered}
        />
      )}
    </div>
  );
}

/** Counters of what was learned stop at this. */
const counterMax = 65_535;

function atLeast(count: number): string {
  return count >= counterMax ? `${formatCount(counterMax)} or more` : formatCount(count);
}

type FactsProps = { readonly baseline: BaselineDescription; readonly savedAt: string | null };

function BaselineFacts({ baseline, savedAt }: FactsProps) {
  const { phase, learnedSince, messagesLearned, minutesLearned, rate } = baseline;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-dim">{phaseWords[phase].meaning}</p>
      <Facts isWide>
        <Fact name="Learned since">
          {learnedSince === null ? (
            'never heard'
          ) : (
            <>
              <Moment at={learnedSince} /> (<Age at={learnedSince} />)
            </>
          )}
        </Fact>
        <Fact name="Learned from">
          {atLeast(messagesLearned)} messages in {atLeast(minutesLearned)} minutes
        </Fact>
        <Fact name="As it was stored">
          {savedAt === null ? 'at an unknown time' : <Age at={savedAt} />} {savedAt !== null && 'ago'}
        </Fact>
        <RateFacts rate={rate} />
        <GapFacts gaps={baseline.gaps} />
        <PayloadFacts payload={baseline.payload} />
      </Facts>
      {rate?.isBursty && (
        <p className="rounded-box border border-dashed px-3 py-2 text-sm">
          <b className="font-semibold">Bursty: surge detection is limited.</b>{' '}
          <span className="text-dim">{rate.burstyReason}</span>
        </p>
      )}
      {baseline.payload && <BaselineFields payload={baseline.payload} />}
    </div>
  );
}

const unit = <span className="text-dim">messages/min</span>;

function RateFacts({ rate }: Pick<BaselineDescription, 'rate'>) {
  if (rate === null) return <Fact name="Usual rate">not known before an hour of minutes was learned</Fact>;
  const { usualPerMinute, meanPerMinute, alarmFromPerMinute, alarmUpToPerMinute, hourlyMeans } = rate;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      hourlyMeans === null ? 'Usual rate' : 'Usual rate at this hour',
      <>
        {formatRate(usualPerMinute)} {unit}
        {hourlyMeans !== null && <span className="text-dim"> (all hours: {formatRate(meanPerMinute)})</span>}
      </>,
    ],
    [
      'A surge alarms',
      <>
        from {formatRate(alarmFromPerMinute)} {unit} on
      </>,
    ],
    [
      'A drop alarms',
      alarmUpToPerMinute === null ? (
        'not: even a minute without any could be chance'
      ) : (
        <>
          {alarmUpToPerMinute === 0 ? 'at ' : 'at or below '}
          {formatRate(alarmUpToPerMinute)} {unit}
        </>
      ),
    ],
    [
      'Hours of the day',
      hourlyMeans === null
        ? 'not told apart'
        : `${hourlyMeans.filter((mean) => mean !== null).length} of 24 learned on their own`,
    ],
  ];
  return facts.map(([name, value]) => (
    <Fact key={name} name={name}>
      {value}
    </Fact>
  ));
}

function GapFacts({ gaps }: Pick<BaselineDescription, 'gaps'>) {
  if (gaps === null)
    return <Fact name="Time between messages">not known before twenty of them were learned</Fact>;
  return (
    <>
      <Fact name="Time between messages">
        {formatSpan(gaps.meanSeconds)}{' '}
        <span className="text-dim">(longest {formatSpan(gaps.longestSeconds)})</span>
      </Fact>
      <Fact name="Silence alarms after">{formatSpan(gaps.silenceAlarmSeconds)}</Fact>
    </>
  );
}
