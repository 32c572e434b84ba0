'use client';

import Link from 'next/link';
import { useCallback, useState } from 'react';
import { AlertLine } from '@/components/alerts/alert-line';
import { BrokerName } from '@/components/brokers/broker-name';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts } from '@/components/ui/facts';
import { formatBytes, formatCount, formatRate } from '@/components/ui/format-number';
import type { Alert } from '@/lib/domain/alert';
import { titleOfNamespace, uninterpretedNamespace } from '@/lib/domain/sparkplug-namespace';
import type { TopicView } from '@/lib/domain/views';
import { BaselineSection } from './baseline-section';
import { LastPayload } from './last-payload';
import { TopicCharts } from './topic-charts';
import { useTopicBaseline } from './use-topic-baseline';

/** One topic: is it alive, how fast, what did it say last? */
export function TopicDetailLive({
  initial,
  alerts,
}: {
  readonly initial: TopicView;
  readonly alerts: readonly Alert[];
}) {
  const [topic, setTopic] = useState(initial);
  const read = useCallback(async () => {
    const answer = await callApi<TopicView>(`topics/${initial.id}`);
    if (answer.ok) setTopic(answer.body);
  }, [initial.id]);
  useChanged('topics', read);
  const { view, problem, orders, again } = useTopicBaseline(topic);
  const namespace = uninterpretedNamespace(topic.name);
  return (
    <div className="flex flex-col gap-3">
      <header className="panel flex flex-col gap-3 p-3">
        <h1 className="text-lg">
          <Chip text={topic.name} what="topic" maxCharacters={200} />
        </h1>
        <Facts>
          <Fact name="Broker">
            <BrokerName id={topic.brokerId} name={topic.broker} />
          </Fact>
          <Fact name="Last message">
            <span className="live">
              <Age at={topic.lastSeenAt} /> <span className="text-dim">ago</span>
            </span>
          </Fact>
          <Fact name="Rate over the last ten minutes">
            <span className="live">{formatRate(topic.messagesPerMinute)}</span>{' '}
            <span className="text-dim">messages/min</span>
          </Fact>
          <Fact name="Since first seen">
            {formatCount(topic.messageCount)} messages, {formatBytes(topic.byteCount)}
          </Fact>
          <Fact name="First seen">
            <Moment at={topic.firstSeenAt} />
          </Fact>
          {namespace !== null && (
            <Fact name="What it speaks">{titleOfNamespace(namespace)}, not interpreted</Fact>
          )}
          <Fact name="Last publish">{topic.retained ? <Badge>retained</Badge> : 'not retained'}</Fact>
        </Facts>
        <p className="flex flex-wrap gap-x-4 text-sm text-accent [&_a:hover]:underline">
          <Link href={`/subscriptions?active=true&broker=${topic.brokerId}`} prefetch={false}>
            Who subscribes on this broker
          </Link>
          <Link
            href={`/alerts?subjectId=${encodeURIComponent(topic.name)}&broker=${topic.brokerId}`}
            prefetch={false}
          >
            Alerts about this topic
          </Link>
        </p>
        {alerts.length > 0 && (
          <div>
            {alerts.map((alert) => (
              <AlertLine key={alert.id} alert={alert} />
            ))}
          </div>
        )}
      </header>
      <TopicCharts
        topicId={topic.id}
        alerts={alerts}
        boundsByHour={view?.baseline?.rate?.boundsByHour ?? null}
      />
      <BaselineSection view={view} problem={problem} orders={orders} onOrdered={again} />
      <LastPayload payload={topic.lastPayload} />
    </div>
  );
}
