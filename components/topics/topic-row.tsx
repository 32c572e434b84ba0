import { ChevronDown, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { Age } from '@/components/ui/age';
import { formatCounted, formatRate } from '@/components/ui/format-number';
import type { TopicTreeNode } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { LearningBadges, PhaseBadge } from './learning-badges';
import { PrefixMenu } from './prefix-menu';

const indentPx = 18;
const depthMax = 40;

type Props = {
  readonly node: TopicTreeNode;
  readonly brokerId: number;
  readonly depth: number;
  /** After something was ordered about what is learned here. */
  onOrdered(): void;
  /** The level below, made when it is opened. */
  showBelow(): ReactNode;
};

/** One level of a topic tree: opens its children, leads to its topic. */
export function TopicRow({ node, brokerId, depth, onOrdered, showBelow }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const name = node.level === '' ? '(empty level)' : showInvisible(node.level);
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <div
        className="flex h-8 items-center gap-1 rounded-box pr-2 text-sm hover:bg-raised"
        style={{ paddingLeft: Math.min(depth, depthMax) * indentPx }}
      >
        {node.hasChildren && depth < depthMax ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
            onClick={() => setIsOpen(!isOpen)}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-box text-faint hover:text-ink"
          >
            <Arrow size={14} aria-hidden />
          </button>
        ) : (
          <span className="w-6 shrink-0" />
        )}
        <bdi className="min-w-0 grow truncate font-mono text-xs" title={showInvisible(node.path)}>
          {node.topicId === null ? (
            name
          ) : (
            <Link href={`/topics/${node.topicId}`} prefetch={false} className="text-accent hover:underline">
              {name}
            </Link>
          )}
        </bdi>
        {node.learning && (
          <span className="hidden shrink-0 gap-1 lg:inline-flex">
            <LearningBadges {...node.learning} />
            <PhaseBadge phase={node.learning.phase} />
          </span>
        )}
        {node.hasChildren && (
          <span className="live hidden w-20 shrink-0 text-right text-xs text-dim sm:inline">
            {formatCounted(node.topicCount, 'topic')}
          </span>
        )}
        <span className="live w-20 shrink-0 text-right text-xs">
          {formatRate(node.messagesPerMinute)} <span className="text-faint">/min</span>
        </span>
        <span className="live w-16 shrink-0 text-right text-xs">
          <Age at={node.lastSeenAt} />
        </span>
        <span className="w-7 shrink-0">
          {!node.path.startsWith('$') && <PrefixMenu brokerId={brokerId} node={node} onOrdered={onOrdered} />}
        </span>
      </div>
      {isOpen && showBelow()}
    </li>
  );
}
