import Link from 'next/link';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { BrokerName } from '@/components/brokers/broker-name';
import { classNames } from '@/components/ui/class-names';
import { useNow } from '@/components/ui/clock';
import { formatCount } from '@/components/ui/format-number';
import { formatAge } from '@/components/ui/format-time';
import { StateSign } from '@/components/ui/state-sign';
import { type GridGroup, prepareStateGrid } from '@/lib/charts/prepare-state-grid';
import type { FleetItemView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { entityAddress, entityKey } from './entity-address';

const looks = {
  online: { shape: '●', className: 'border-good/60 text-good' },
  offline: { shape: '○', className: 'border-bad bg-bad/25 text-bad font-semibold' },
  unknown: { shape: '?', className: 'border-faint hatched text-ink' },
} as const;

type Props = {
  readonly items: readonly FleetItemView[];
  /** False while only the first of them are loaded: counts of groups then say so. */
  readonly isComplete: boolean;
};

/** The whole fleet at a glance: one cell each, by group and edge node; arrows move from cell to cell. */
export function StateGrid({ items, isComplete }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => prepareStateGrid(items), [items]);
  const [active, setActive] = useState<string | null>(null);
  const first = groups[0]?.rows[0]?.items[0];
  const hasActive = active !== null && items.some((item) => entityKey(item) === active);
  const tabStop = hasActive ? active : first ? entityKey(first) : null;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const cells: Element[] = [...(box.current?.querySelectorAll('[data-cell]') ?? [])];
    const at = document.activeElement === null ? -1 : cells.indexOf(document.activeElement);
    const next = cells[at + step];
    if (at < 0 || !(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the links in it.
    <div ref={box} onKeyDown={onKeyDown} className="live flex flex-col gap-3">
      <p className="text-xs text-dim">
        Square: edge node or defined device; circle: device. Inside: ● online, ○ offline, ? unknown. Dashed:
        in planned maintenance.
        {!isComplete && ` The first ${formatCount(items.length)} in this order are shown; more below.`}
      </p>
      {groups.map((group) => (
        <GroupCells
          key={group.key}
          group={group}
          isComplete={isComplete}
          tabStop={tabStop}
          onFocus={setActive}
        />
      ))}
    </div>
  );
}

type GroupProps = {
  readonly group: GridGroup;
  readonly isComplete: boolean;
  readonly tabStop: string | null;
  onFocus(key: string): void;
};

function GroupCells({ group, isComplete, tabStop, onFocus }: GroupProps) {
  const now = useNow();
  return (
    <section
      aria-label={`Group ${showInvisible(group.title)}`}
      className="panel p-2 [contain-intrinsic-size:auto_120px] [content-visibility:auto]"
    >
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-1 pb-1.5">
        <h2 className="min-w-0 truncate font-mono text-sm">{showInvisible(group.title)}</h2>
        <span className="text-xs text-dim">
          <BrokerName id={group.brokerId} name={group.broker} />
        </span>
        <span className="grow" />
        <span className="flex flex-wrap gap-x-4 text-xs">
          {(['online', 'offline', 'unknown'] as const)
            .filter((state) => group.counts[state] > 0)
            .map((state) => (
              <StateSign
                key={state}
                sign={state}
                word={`${group.counts[state]} ${state}${isComplete ? '' : ' shown'}`}
              />
            ))}
        </span>
      </header>
      <ul className="flex flex-wrap gap-x-5 gap-y-1.5 px-1">
        {group.rows.map((row) => (
          <li key={row.key} className="flex max-w-full min-w-0 flex-wrap items-center gap-1">
            <span className="max-w-44 truncate font-mono text-xs text-dim" title={showInvisible(row.name)}>
              {showInvisible(row.name)}
            </span>
            {row.items.map((item) => {
              const key = entityKey(item);
              return (
                <Cell
                  key={key}
                  item={item}
                  age={formatAge(now - Date.parse(item.since))}
                  isTabStop={key === tabStop}
                  onFocus={() => onFocus(key)}
                />
              );
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

type CellProps = {
  readonly item: FleetItemView;
  readonly age: string;
  readonly isTabStop: boolean;
  onFocus(): void;
};

/** An edge node is a square, a device a circle; the sign in it is its state. */
function Cell({ item, age, isTabStop, onFocus }: CellProps) {
  const look = looks[item.state];
  const kind = { node: 'edge node', device: 'device', defined: 'defined device' }[item.kind];
  const planned = item.isInMaintenance ? ', in planned maintenance' : '';
  const said = `${showInvisible(item.name)}, ${kind}: ${item.state} for ${age}${planned}`;
  return (
    <Link
      href={entityAddress(item)}
      prefetch={false}
      data-cell
      tabIndex={isTabStop ? 0 : -1}
      onFocus={onFocus}
      aria-label={said}
      title={said}
      className={classNames(
        'inline-flex size-5 shrink-0 items-center justify-center border text-xs leading-none hover:outline-1 hover:outline-ink',
        item.kind === 'device' ? 'rounded-full' : 'rounded-xs',
        item.isInMaintenance && 'border-dashed',
        look.className,
      )}
    >
      {look.shape}
    </Link>
  );
}
