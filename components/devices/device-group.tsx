import { BrokerName } from '@/components/brokers/broker-name';
import { Age } from '@/components/ui/age';
import { classNames } from '@/components/ui/class-names';
import { formatCounted } from '@/components/ui/format-number';
import { StateSign } from '@/components/ui/state-sign';
import type { NodeGroup } from '@/lib/charts/group-nodes';
import type { DeviceView, EdgeNodeView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = { readonly group: NodeGroup; readonly openKey: string | null; onOpen(node: EdgeNodeView): void };

/** A group with its edge nodes, each with its devices. */
export function DeviceGroup({ group, openKey, onOpen }: Props) {
  return (
    <section aria-label={`Group ${group.group}`} className="panel p-2">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-2 py-1">
        <h2 className="min-w-0 truncate font-mono text-sm">{showInvisible(group.group)}</h2>
        <span className="text-xs text-dim">
          <BrokerName id={group.brokerId} name={group.broker} />
        </span>
        <span className="grow" />
        <span className="flex flex-wrap gap-x-4 text-xs">
          {(['online', 'offline', 'unknown'] as const).map((state) => (
            <StateSign key={state} sign={state} word={`${group.counts[state]} ${state}`} />
          ))}
        </span>
      </header>
      <ul>
        {group.nodes.map(({ node, devices, isMatch }) => (
          <li key={node.id}>
            <NodeRow node={node} isMatch={isMatch} isOpen={String(node.id) === openKey} onOpen={onOpen} />
            <ul>
              {devices.map((device) => (
                <li key={device.id}>
                  <Line name={device.device} thing={device} isDevice />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

type NodeRowProps = {
  readonly node: EdgeNodeView;
  /** False = it only says whose the devices below are. */
  readonly isMatch: boolean;
  readonly isOpen: boolean;
  onOpen(node: EdgeNodeView): void;
};

function NodeRow({ node, isMatch, isOpen, onOpen }: NodeRowProps) {
  return (
    <a
      href={`/devices?open=${node.id}`}
      aria-current={isOpen || undefined}
      className={classNames(
        'block rounded-box hover:bg-raised',
        isOpen && 'bg-accent-ground hover:bg-accent-ground',
      )}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(node);
      }}
    >
      {isMatch ? (
        <Line name={node.edgeNode} thing={node} />
      ) : (
        <span className="flex min-h-8 items-center gap-3 px-2 text-xs text-dim">
          <span className="min-w-0 truncate font-mono">{showInvisible(node.edgeNode)}</span>
          <span className="shrink-0 text-faint">is {node.state}; below it:</span>
        </span>
      )}
    </a>
  );
}

/** State, name, reason, deaths, last message and since when, on one line. */
function Line({
  name,
  thing,
  isDevice = false,
}: {
  readonly name: string;
  readonly thing: DeviceView | EdgeNodeView;
  readonly isDevice?: boolean;
}) {
  return (
    <span
      className={classNames('flex min-h-8 items-center gap-3 px-2 text-sm', isDevice && 'border-l ml-4 pl-4')}
    >
      <StateSign sign={thing.state} className="w-18 shrink-0 sm:w-20" />
      <span className={classNames('min-w-0 grow truncate font-mono text-xs', !isDevice && 'font-semibold')}>
        {showInvisible(name)}
      </span>
      <span className="hidden min-w-0 max-w-56 truncate text-xs text-dim lg:inline">
        {thing.reason === null ? '' : showInvisible(thing.reason)}
      </span>
      <span className="live hidden w-20 shrink-0 text-right text-xs text-dim sm:inline">
        {thing.metricCount === null ? '–' : thing.metricCount} metrics
      </span>
      <span
        className={classNames(
          'live w-16 shrink-0 text-right text-xs',
          thing.deaths > 0 ? 'text-ink' : 'hidden text-faint sm:inline',
        )}
      >
        {formatCounted(thing.deaths, 'death')}
      </span>
      <span className="live hidden w-28 shrink-0 text-right text-xs sm:inline">
        <span className="text-faint">heard </span>
        <Age at={thing.lastMessageAt} />
      </span>
      <span className="live shrink-0 text-right text-xs sm:w-20">
        <span className="text-faint">for </span>
        <Age at={thing.since} />
      </span>
    </span>
  );
}
