import type { PresenceState } from '@/lib/domain/views';

/** A stretch on a lane; times are ms since the epoch, `to` null lasts. */
export type LaneStretch = {
  readonly from: number;
  readonly to: number | null;
  readonly tone: PresenceState | 'maintenance' | 'alert';
  /** What it was, in words: `offline: death certificate`. */
  readonly text: string;
  readonly href?: string;
};

/** Something at one instant. */
export type LaneMark = {
  readonly at: number;
  readonly kind: 'birth' | 'death' | 'rebirth' | 'connected' | 'disconnected' | 'note';
  readonly text: string;
};

export type LaneInput = {
  readonly key: string;
  readonly title: string;
  readonly stretches: readonly LaneStretch[];
  readonly marks: readonly LaneMark[];
};

/** What is drawn: `left` and `width` are shares of the lane (0–1). */
export type LaneItem = {
  readonly key: string;
  readonly left: number;
  /** null for a mark. */
  readonly width: number | null;
  readonly tone: LaneStretch['tone'] | LaneMark['kind'];
  readonly from: number;
  /** null = it lasts; of a mark its own instant, of several marks in one place the last. */
  readonly to: number | null;
  /** How many marks stand in this place; 1 for a stretch. */
  readonly count: number;
  readonly text: string;
  readonly href: string | null;
};

export type SwimLane = {
  readonly key: string;
  readonly title: string;
  readonly items: readonly LaneItem[];
  /** How many more there are than can be drawn. */
  readonly omitted: number;
};

/** From and to in ms since the epoch. */
export type LaneWindow = { readonly from: number; readonly to: number };

/** Marks nearer than this share of the lane become one with a count. */
const nearShare = 0.006;
/** A stretch is never thinner than this, so that an outage of seconds shows in a month. */
const widthMin = 0.002;
/** A lane takes at most so many items: more could not be told apart. */
const itemsMax = 400;
const textsMax = 3;

function placeStretch(lane: LaneInput, window: LaneWindow) {
  const length = Math.max(1, window.to - window.from);
  return lane.stretches
    .filter(({ from, to }) => from < window.to && (to ?? Number.POSITIVE_INFINITY) > window.from)
    .map((stretch, index): LaneItem => {
      const from = Math.max(stretch.from, window.from);
      const to = Math.min(stretch.to ?? window.to, window.to);
      const left = (from - window.from) / length;
      return {
        key: `${lane.key}-s${index}-${stretch.from}`,
        left: Math.min(left, 1 - widthMin),
        width: Math.max(widthMin, (to - from) / length),
        tone: stretch.tone,
        from: stretch.from,
        to: stretch.to,
        count: 1,
        text: stretch.text,
        href: stretch.href ?? null,
      };
    });
}

/** Several marks of one place keep the tone that matters most. */
const toneRank: Record<LaneMark['kind'], number> = {
  death: 0,
  disconnected: 1,
  rebirth: 2,
  birth: 3,
  connected: 4,
  note: 5,
};

function placeMarks(lane: LaneInput, window: LaneWindow): LaneItem[] {
  const length = Math.max(1, window.to - window.from);
  const groups: LaneMark[][] = [];
  let begin = Number.NEGATIVE_INFINITY;
  const shown = lane.marks
    .filter(({ at }) => at >= window.from && at <= window.to)
    .toSorted((a, b) => a.at - b.at);
  for (const mark of shown) {
    const left = (mark.at - window.from) / length;
    if (left - begin < nearShare) groups.at(-1)?.push(mark);
    else {
      groups.push([mark]);
      begin = left;
    }
  }
  return groups.flatMap((marks): LaneItem[] => {
    const [first] = marks;
    const last = marks.at(-1);
    if (first === undefined || last === undefined) return [];
    const worst = marks.reduce((worse, mark) => (toneRank[mark.kind] < toneRank[worse.kind] ? mark : worse));
    const texts = [...new Set(marks.map(({ text }) => text))];
    const rest = texts.length > textsMax ? `; and ${texts.length - textsMax} more` : '';
    return [
      {
        key: `${lane.key}-m${first.at}`,
        left: (first.at - window.from) / length,
        width: null,
        tone: worst.kind,
        from: first.at,
        to: last.at,
        count: marks.length,
        text: `${texts.slice(0, textsMax).join('; ')}${rest}`,
        href: null,
      },
    ];
  });
}

/**
 * Lanes of one time window, ready to draw: stretches cut to the window, marks in one place joined. A lane takes at most
 * 400 stretches and 400 marks: outages and alerts stay before the rest, the longest before shorter ones, the newest marks.
 */
export function prepareSwimLanes(lanes: readonly LaneInput[], window: LaneWindow): readonly SwimLane[] {
  return lanes.map((lane) => {
    const stretches = placeStretch(lane, window);
    const marks = placeMarks(lane, window);
    const isTold = ({ tone }: LaneItem) => Number(tone === 'offline' || tone === 'alert');
    const kept = [
      ...stretches
        .toSorted((a, b) => isTold(b) - isTold(a) || (b.width ?? 0) - (a.width ?? 0))
        .slice(0, itemsMax),
      ...marks.slice(-itemsMax),
    ];
    return {
      key: lane.key,
      title: lane.title,
      items: kept.toSorted((a, b) => a.left - b.left),
      omitted: stretches.length + marks.length - kept.length,
    };
  });
}

/** The shortest window that can be looked at. */
const windowMsMin = 60_000;

/**
 * A window nearer (factor < 1) or wider (factor > 1) around `centre`, or moved by `shift` (shares of itself); never beyond
 * the whole period.
 */
export function changeWindow(
  window: LaneWindow,
  whole: LaneWindow,
  { factor = 1, shift = 0, centre }: { factor?: number; shift?: number; centre?: number },
): LaneWindow {
  const length = window.to - window.from;
  const middle = centre ?? (window.from + window.to) / 2;
  const share = length === 0 ? 0.5 : (middle - window.from) / length;
  const next = Math.min(whole.to - whole.from, Math.max(Math.min(windowMsMin, length), length * factor));
  const from = middle - next * share + next * shift;
  const kept = Math.min(Math.max(from, whole.from), whole.to - next);
  return { from: kept, to: kept + next };
}

/** One row of the text table that says the same as the lanes. */
export type LaneRow = {
  readonly key: string;
  readonly lane: string;
  readonly at: number;
  /** null for an instant; a stretch that lasts ends at null as well, with `lasts`. */
  readonly to: number | null;
  readonly isStretch: boolean;
  readonly text: string;
};

/** Everything on the lanes within a window as rows, newest first, at most `rowsMax`; `omitted` tells how many are left out. */
export function listLaneRows(
  lanes: readonly LaneInput[],
  window: LaneWindow,
  rowsMax: number,
): { readonly rows: readonly LaneRow[]; readonly omitted: number } {
  const all = lanes.flatMap((lane) => [
    ...lane.stretches
      .filter(({ from, to }) => from < window.to && (to ?? Number.POSITIVE_INFINITY) > window.from)
      .map(
        (stretch, index): LaneRow => ({
          key: `${lane.key}-s${index}`,
          lane: lane.title,
          at: stretch.from,
          to: stretch.to,
          isStretch: true,
          text: stretch.text,
        }),
      ),
    ...lane.marks
      .filter(({ at }) => at >= window.from && at <= window.to)
      .map(
        (mark, index): LaneRow => ({
          key: `${lane.key}-m${index}`,
          lane: lane.title,
          at: mark.at,
          to: null,
          isStretch: false,
          text: mark.text,
        }),
      ),
  ]);
  const rows = all.toSorted((a, b) => b.at - a.at).slice(0, rowsMax);
  return { rows, omitted: all.length - rows.length };
}
