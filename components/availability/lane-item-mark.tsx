import { classNames } from '@/components/ui/class-names';
import type { LaneItem } from '@/lib/charts/prepare-swim-lane';

type Tone = LaneItem['tone'];

/** What a stretch looks like: never colour alone. */
const stretchLooks: Partial<Record<Tone, string>> = {
  online: 'bg-good/70 top-1 bottom-1',
  offline: 'bg-bad top-0 bottom-0',
  unknown: 'hatched top-0 bottom-0',
  maintenance: 'border border-dashed border-accent bg-accent-ground top-0.5 bottom-0.5',
  alert: 'border-l-2 border-warn bg-warn/30 top-0.5 bottom-0.5',
};

const markLooks: Partial<
  Record<Tone, { readonly shape: string; readonly colour: string; readonly word: string }>
> = {
  birth: { shape: '▲', colour: 'text-good', word: 'birth' },
  death: { shape: '▼', colour: 'text-bad', word: 'death' },
  rebirth: { shape: '↻', colour: 'text-accent', word: 'rebirth' },
  connected: { shape: '●', colour: 'text-good', word: 'connected' },
  disconnected: { shape: '○', colour: 'text-bad', word: 'disconnected' },
  note: { shape: '✎', colour: 'text-ink', word: 'note' },
};

type Props = {
  readonly item: LaneItem;
  readonly isTabStop: boolean;
  onPoint(): void;
  onFocus(): void;
};

/** A stretch or a mark on its lane. */
export function LaneItemMark({ item, isTabStop, onPoint, onFocus }: Props) {
  const mark = markLooks[item.tone];
  const shared = {
    'data-item': item.key,
    'aria-label': `${item.text}${item.count > 1 ? `, ${item.count} close together` : ''}, ${new Date(item.from).toISOString()}`,
    tabIndex: isTabStop ? 0 : -1,
    onPointerEnter: onPoint,
    onFocus,
    style:
      item.width === null
        ? { left: `clamp(0.5rem, ${item.left * 100}%, calc(100% - 0.5rem))` }
        : { left: `${item.left * 100}%`, width: `${item.width * 100}%` },
    className: classNames(
      'absolute hover:z-10 hover:outline-1 hover:outline-ink focus-visible:z-10',
      item.width === null
        ? classNames(
            'top-0 bottom-0 -ml-2 inline-flex w-4 items-center justify-center text-xs leading-none',
            mark?.colour,
          )
        : stretchLooks[item.tone],
    ),
  };
  if (item.href !== null)
    return (
      <a href={item.href} {...shared}>
        <span className="sr-only">{item.text}</span>
      </a>
    );
  return (
    <button type="button" onClick={onPoint} {...shared}>
      {mark?.shape}
    </button>
  );
}

const stretchWords = [
  ['online', 'online'],
  ['offline', 'offline'],
  ['unknown', 'unknown: nobody saw'],
  ['maintenance', 'planned maintenance'],
  ['alert', 'alert'],
] as const;

export function LaneLegend() {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-dim">
      {stretchWords.map(([tone, word]) => (
        <li key={tone} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="relative inline-block h-3.5 w-5 border border-line/60 bg-ground">
            <span className={classNames('absolute inset-x-0', stretchLooks[tone])} />
          </span>
          {word}
        </li>
      ))}
      {Object.values(markLooks).map((look) => (
        <li key={look.word} className="inline-flex items-center gap-1">
          <span aria-hidden className={look.colour}>
            {look.shape}
          </span>
          {look.word}
        </li>
      ))}
    </ul>
  );
}
