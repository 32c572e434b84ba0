import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { formatCounted } from '@/components/ui/format-number';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import { type BaselineAction, baselineActions, type TopicTreeNode } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { BaselineOrderDialog, type OrderTarget } from './baseline-order-dialog';
import { orderWords } from './baseline-order-words';

type Props = {
  readonly brokerId: number;
  readonly node: TopicTreeNode;
  /** After an order was placed. */
  onOrdered(): void;
};

function targetsOf({ path, hasChildren, topicId, topicCount }: TopicTreeNode): readonly OrderTarget[] {
  const prefix = { scope: 'prefix', name: path, help: `${formatCounted(topicCount, 'topic')} now.` } as const;
  const topic = { scope: 'topic', name: path } as const;
  if (!hasChildren) return [topic];
  return topicId === null ? [prefix] : [prefix, topic];
}

/** What can be ordered about what is learned of a topic or of everything under a level. */
export function PrefixMenu({ brokerId, node, onOrdered }: Props) {
  const [action, setAction] = useState<BaselineAction | null>(null);
  return (
    <>
      <Menu
        trigger={
          <Button
            kind="quiet"
            size="small"
            className="px-1"
            aria-label={`What is learned of ${showInvisible(node.path)}: actions`}
          >
            <Ellipsis size={14} aria-hidden />
          </Button>
        }
      >
        <MenuLabel>What is learned {node.hasChildren ? 'of everything under it' : 'of this topic'}</MenuLabel>
        {baselineActions
          .filter((each) => each !== 'reset')
          .map((each) => (
            <MenuItem key={each} onSelect={() => setAction(each)}>
              {orderWords[each].verb}…
            </MenuItem>
          ))}
        <MenuSeparator />
        <MenuItem isDanger onSelect={() => setAction('reset')}>
          Learn anew…
        </MenuItem>
      </Menu>
      {action !== null && (
        <BaselineOrderDialog
          brokerId={brokerId}
          action={action}
          targets={targetsOf(node)}
          onClose={() => setAction(null)}
          onOrdered={onOrdered}
        />
      )}
    </>
  );
}
