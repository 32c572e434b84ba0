import { useRouter } from 'next/navigation';
import { BrokerName } from '@/components/brokers/broker-name';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { Age } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { formatBytes, formatCount, formatRate } from '@/components/ui/format-number';
import { ProblemLine } from '@/components/ui/problem-line';
import type { TableColumn } from '@/components/ui/table-column';
import { useQuery } from '@/components/ui/use-query';
import type { Page, TopicView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { LearningBadges, PhaseBadge } from './learning-badges';
import { toTopicFilters } from './topic-query';

const payloadMax = 40;

const columns: readonly TableColumn<TopicView>[] = [
  {
    key: 'name',
    title: 'Topic',
    card: 'title',
    sortValue: (topic) => topic.name,
    cell: (topic) => <Chip text={topic.name} what="topic" maxCharacters={52} isInTable />,
  },
  {
    key: 'broker',
    title: 'Broker',
    width: 152,
    card: 'fact',
    sortValue: (topic) => topic.broker,
    cell: (topic) => <BrokerName id={topic.brokerId} name={topic.broker} />,
  },
  {
    key: 'rate',
    title: 'Rate',
    unit: 'messages/min',
    width: 144,
    align: 'right',
    card: 'fact',
    sortValue: (topic) => topic.messagesPerMinute,
    cell: (topic) => formatRate(topic.messagesPerMinute),
  },
  {
    key: 'learning',
    title: 'Learned',
    width: 190,
    card: 'sign',
    sortValue: (topic) => topic.phase,
    cell: (topic) => (
      <span className="inline-flex gap-1">
        <PhaseBadge phase={topic.phase} />
        <LearningBadges {...topic} />
      </span>
    ),
  },
  {
    key: 'lastSeen',
    title: 'Last seen',
    width: 92,
    align: 'right',
    card: 'fact',
    sortValue: (topic) => topic.lastSeenAt,
    cell: (topic) => <Age at={topic.lastSeenAt} />,
  },
  {
    key: 'payload',
    title: 'Last payload',
    width: 170,
    card: 'none',
    cell: (topic) => (
      <span className="font-mono text-xs text-dim">
        {topic.lastPayload === null ? '–' : showInvisible(topic.lastPayload.text.slice(0, payloadMax))}
      </span>
    ),
  },
  {
    key: 'messages',
    title: 'Messages',
    width: 96,
    align: 'right',
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (topic) => topic.messageCount,
    cell: (topic) => formatCount(topic.messageCount),
  },
  {
    key: 'bytes',
    title: 'Bytes',
    width: 96,
    align: 'right',
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (topic) => topic.byteCount,
    cell: (topic) => formatBytes(topic.byteCount),
  },
];

const hrefOf = (topic: TopicView) => `/topics/${topic.id}`;

/** Topics that match a search. */
export function TopicTable({
  initial,
  initialAddress,
}: {
  readonly initial: Page<TopicView>;
  readonly initialAddress: string;
}) {
  const { query } = useQuery();
  const router = useRouter();
  const list = useList<TopicView>({
    address: `topics?${toTopicFilters(new URLSearchParams(query))}`,
    initial,
    initialAddress,
  });
  useChanged('topics', list.refresh);
  return (
    <>
      <ProblemLine problem={list.problem} />
      <DataTable
        id="topics"
        label="Topics found"
        rows={list.items}
        columns={columns}
        keyOf={(topic) => String(topic.id)}
        nameOf={(topic) => `Open topic ${showInvisible(topic.name)}`}
        hrefOf={hrefOf}
        onOpen={(topic) => router.push(hrefOf(topic))}
        openKey={null}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={
          <EmptyState
            title="No topic has this text in its name"
            why="Topics are listed once a message was seen on them. Capital letters do not matter."
            next={
              <a href="/topics" className="text-accent underline">
                Show the tree
              </a>
            }
          />
        }
      />
    </>
  );
}
