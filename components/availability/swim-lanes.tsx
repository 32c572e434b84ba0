import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { useZone } from '@/components/ui/clock';
import { formatClock, formatTime } from '@/components/ui/format-time';
import { prepareDuration } from '@/lib/charts/prepare-duration';
import {
  changeWindow,
  type LaneInput,
  type LaneItem,
  type LaneWindow,
  listLaneRows,
  prepareSwimLanes,
  type SwimLane,
} from '@/lib/charts/prepare-swim-lane';
import { prepareTimeAxis } from '@/lib/charts/prepare-time-axis';
import { LaneItemMark, LaneLegend } from './lane-item-mark';

type Props = {
  readonly label: string;
  readonly lanes: readonly LaneInput[];
  /** The whole period, ms since the epoch. */
  readonly period: LaneWindow;
  /** More lanes than this are shown when asked for. */
  readonly foldFrom: number;
};

const dayMs = 86_400_000;
const rowsMax = 300;

/** What happened, lane by lane: pointer or arrow keys for the detail, + and − to look nearer, and all of it as a table. */
export function SwimLanes({ label, lanes: all, period, foldFrom }: Props) {
  const [near, setNear] = useState<LaneWindow | null>(null);
  const [isTable, setIsTable] = useState(false);
  const [isUnfolded, setIsUnfolded] = useState(false);
  const [chosen, setChosen] = useState<LaneItem | null>(null);
  const window = near ?? period;
  const lanes = useMemo(() => (isUnfolded ? all : all.slice(0, foldFrom)), [all, isUnfolded, foldFrom]);
  const drawn = useMemo(() => prepareSwimLanes(lanes, window), [lanes, window]);
  const look = (change: Parameters<typeof changeWindow>[2]) => {
    const next = changeWindow(window, period, change);
    setNear(next.to - next.from >= period.to - period.from ? null : next);
  };
  return (
    <section aria-label={label} className="panel flex min-w-0 flex-col gap-2 p-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 grow text-sm">{label}</h2>
        {!isTable && (
          <span className="flex items-center gap-1 print:hidden">
            <Button size="small" kind="quiet" aria-label="Earlier" onClick={() => look({ shift: -0.5 })}>
              ←
            </Button>
            <Button size="small" kind="quiet" aria-label="Nearer" onClick={() => look({ factor: 0.5 })}>
              +
            </Button>
            <Button size="small" kind="quiet" aria-label="Wider" onClick={() => look({ factor: 2 })}>
              −
            </Button>
            <Button size="small" kind="quiet" aria-label="Later" onClick={() => look({ shift: 0.5 })}>
              →
            </Button>
            <Button size="small" kind="quiet" disabled={near === null} onClick={() => setNear(null)}>
              Whole period
            </Button>
          </span>
        )}
        <Button size="small" onClick={() => setIsTable(!isTable)} aria-pressed={isTable}>
          {isTable ? 'As lanes' : 'As a table'}
        </Button>
      </header>
      {isTable ? (
        <LaneTable label={label} lanes={all} window={period} />
      ) : (
        <>
          <Lanes drawn={drawn} window={window} onChoose={setChosen} onLook={look} />
          <p aria-live="polite" className="min-h-5 text-xs text-dim">
            {chosen === null ? (
              'Point at a lane, or use the arrow keys, to read what happened; + and − look nearer or wider.'
            ) : (
              <Detail item={chosen} />
            )}
          </p>
          {all.length > lanes.length && (
            <Button size="small" className="self-start" onClick={() => setIsUnfolded(true)}>
              Show {all.length - lanes.length} more lanes
            </Button>
          )}
          <LaneLegend />
        </>
      )}
    </section>
  );
}

type LanesProps = {
  readonly drawn: readonly SwimLane[];
  readonly window: LaneWindow;
  onChoose(item: LaneItem): void;
  onLook(change: { readonly factor?: number; readonly shift?: number; readonly centre?: number }): void;
};

/** One tab stop; arrows move within and between lanes. */
function Lanes({ drawn, window, onChoose, onLook }: LanesProps) {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const firstKey = drawn.find((lane) => lane.items.length > 0)?.items[0]?.key ?? null;
  const isKnown = drawn.some((lane) => lane.items.some((item) => item.key === active));
  const tabStop = isKnown ? active : firstKey;
  const focus = (item: LaneItem | undefined) => {
    if (item === undefined) return;
    setActive(item.key);
    onChoose(item);
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(item.key)}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (['+', '=', '-'].includes(event.key)) {
      const item = drawn.flatMap((lane) => lane.items).find((each) => each.key === tabStop);
      const centre = item && item.from > window.from && item.from < window.to ? item.from : undefined;
      onLook({ factor: event.key === '-' ? 2 : 0.5, ...(centre === undefined ? {} : { centre }) });
      event.preventDefault();
      return;
    }
    const target = neighbour(drawn, tabStop, event.key);
    if (target === undefined) return;
    event.preventDefault();
    focus(target);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons in it.
    <div ref={box} onKeyDown={onKeyDown} className="live flex flex-col gap-1">
      {drawn.map((lane) => (
        <div
          key={lane.key}
          className="grid grid-cols-1 items-center gap-x-2 sm:grid-cols-[7.5rem_minmax(0,1fr)]"
        >
          <span className="truncate text-xs text-dim" title={lane.title}>
            {lane.title}
            {lane.omitted > 0 && <span className="text-warn"> ({lane.omitted} not drawn)</span>}
          </span>
          <div className="relative h-6 min-w-0 overflow-hidden rounded-box border border-line/60 bg-ground">
            {lane.items.map((item) => (
              <LaneItemMark
                key={item.key}
                item={item}
                isTabStop={item.key === tabStop}
                onPoint={() => onChoose(item)}
                onFocus={() => {
                  setActive(item.key);
                  onChoose(item);
                }}
              />
            ))}
            {lane.items.length === 0 && <span className="sr-only">Nothing in this period.</span>}
          </div>
        </div>
      ))}
      <LaneAxis window={window} />
    </div>
  );
}

/** The item that an arrow key leads to: along its lane, or the nearest in time on the next lane that has some. */
function neighbour(drawn: readonly SwimLane[], from: string | null, key: string): LaneItem | undefined {
  const lanes = drawn.filter((lane) => lane.items.length > 0);
  const at = lanes.findIndex((lane) => lane.items.some((item) => item.key === from));
  const lane = lanes[at];
  const index = lane?.items.findIndex((item) => item.key === from) ?? -1;
  if (key === 'ArrowRight') return lane?.items[index + 1];
  if (key === 'ArrowLeft') return lane?.items[index - 1];
  if (key === 'Home') return lane?.items[0];
  if (key === 'End') return lane?.items.at(-1);
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const current = lane?.items[index];
  const other = lanes[at + (key === 'ArrowDown' ? 1 : -1)];
  if (current === undefined) return other?.items[0];
  return other?.items.toSorted(
    (a, b) => Math.abs(a.left - current.left) - Math.abs(b.left - current.left),
  )[0];
}

function LaneAxis({ window }: { readonly window: LaneWindow }) {
  const zone = useZone();
  const length = window.to - window.from;
  const offset = zone === 'local' ? -new Date(window.to).getTimezoneOffset() * 60_000 : 0;
  const label = (at: number) => {
    const iso = new Date(at).toISOString();
    return length > 2 * dayMs ? formatTime(iso, zone).slice(5, 10) : formatClock(iso, zone).slice(0, 5);
  };
  return (
    <div aria-hidden className="relative h-4 text-xs text-faint sm:ml-[8rem]">
      {prepareTimeAxis(window.from, window.to, 7, offset).map((at) => {
        const left = (at - window.from) / length;
        return left > 0.96 ? null : (
          <span
            key={at}
            className="absolute border-l border-line pl-1 leading-none"
            style={{ left: `${left * 100}%` }}
          >
            {label(at)}
          </span>
        );
      })}
    </div>
  );
}

function Detail({ item }: { readonly item: LaneItem }) {
  const isStretch = item.width !== null;
  return (
    <>
      <b className="font-semibold text-ink">{item.text}</b>
      {item.count > 1 && ` (${item.count} close together)`} —{' '}
      <Moment at={new Date(item.from).toISOString()} />
      {isStretch && (item.to === null ? ' and lasts' : ` for ${prepareDuration(item.to - item.from)}`)}
    </>
  );
}

type TableProps = {
  readonly label: string;
  readonly lanes: readonly LaneInput[];
  readonly window: LaneWindow;
};

function LaneTable({ label, lanes, window }: TableProps): ReactNode {
  const { rows, omitted } = listLaneRows(lanes, window, rowsMax);
  if (rows.length === 0) return <p className="text-sm text-dim">Nothing is known of this period.</p>;
  return (
    <div className="max-h-96 overflow-auto">
      <table aria-label={label} className="w-full text-xs">
        <thead>
          <tr>
            {['From', 'What', 'How long', 'Text'].map((head) => (
              <th
                key={head}
                scope="col"
                className="sticky top-0 bg-panel py-1 pr-3 text-left font-semibold text-dim"
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-t align-top">
              <td className="py-1 pr-3">
                <Moment at={new Date(row.at).toISOString()} />
              </td>
              <td className="py-1 pr-3 text-dim">{row.lane}</td>
              <td className="py-1 pr-3 whitespace-nowrap">
                {!row.isStretch ? '' : row.to === null ? 'lasts' : prepareDuration(row.to - row.at)}
              </td>
              <td className="py-1 break-words">{row.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {omitted > 0 && (
        <p className="py-1 text-xs text-dim">
          {omitted} older ones are not listed: choose a shorter period to see them.
        </p>
      )}
    </div>
  );
}
