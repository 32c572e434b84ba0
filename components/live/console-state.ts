import type { Alert, AlertState } from '@/lib/domain/alert';
import type { Severity } from '@/lib/domain/severity';
import type { BrokerEventView, BrokerView, OverviewView } from '@/lib/domain/views';
import type { BrokerPulse, LiveFrame } from '@/lib/live/live-frame';

type RateSeries = OverviewView['rates'][number];
type PulseFrame = Extract<LiveFrame, { type: 'pulse' }>;
type AlertFrame = Extract<LiveFrame, { type: 'alert' }>;

/** What the frame and the overview keep up to date from live frames. */
export type ConsoleState = {
  readonly brokers: readonly BrokerView[];
  readonly openAlerts: Readonly<Record<Severity, number>>;
  /** Last known state of unresolved alerts, to count exactly when one changes. */
  readonly alertStates: ReadonlyMap<string, KnownAlert>;
  readonly newestAlerts: readonly Alert[];
  readonly recentEvents: readonly BrokerEventView[];
  readonly rates: readonly RateSeries[];
  /** Sums of the running minute, by broker id. */
  readonly minute: {
    readonly startsAt: number;
    readonly sums: ReadonlyMap<number, { readonly total: number; readonly count: number }>;
  };
  readonly worker: OverviewView['worker'];
};

export type KnownAlert = { readonly severity: Severity; readonly state: AlertState };

const newestAlertsMax = 5;
const recentEventsMax = 200;
/** A day of minutes. */
const ratePointsMax = 1440;
const minuteMs = 60_000;

/** The state before the first frame, from what the server read. */
export function startConsoleState(
  overview: OverviewView,
  alertStates: Iterable<readonly [string, KnownAlert]>,
): ConsoleState {
  const { brokers, openAlerts, newestAlerts, recentEvents, rates, worker } = overview;
  return {
    brokers,
    openAlerts,
    newestAlerts,
    recentEvents,
    rates,
    worker,
    alertStates: new Map(alertStates),
    minute: { startsAt: 0, sums: new Map() },
  };
}

/**
 * News for the state: a live frame; brokers that were read again because the list itself has changed; or, after a loss
 * that the stream could not bridge, everything read again.
 */
export type ConsoleNews =
  | LiveFrame
  | { readonly type: 'brokers-read'; readonly brokers: readonly BrokerView[] }
  | {
      readonly type: 'all-read';
      readonly overview: OverviewView;
      readonly alertStates: readonly (readonly [string, KnownAlert])[];
    };

/** One step on. Pure; kinds of news that are not ours leave the state as it is. */
export function reduceConsole(state: ConsoleState, frame: ConsoleNews): ConsoleState {
  if (frame.type === 'all-read') return startConsoleState(frame.overview, frame.alertStates);
  if (frame.type === 'brokers-read') return { ...state, brokers: frame.brokers };
  if (frame.type === 'pulse') return applyPulse(state, frame);
  if (frame.type === 'alert') return applyAlert(state, frame);
  if (frame.type === 'events')
    return { ...state, recentEvents: mergeEvents(state.recentEvents, frame.events) };
  return state;
}

function mergeEvents(
  known: readonly BrokerEventView[],
  news: readonly BrokerEventView[],
): readonly BrokerEventView[] {
  const ids = new Set(known.map((event) => event.id));
  const fresh = news.filter((event) => !ids.has(event.id)).toSorted((a, b) => b.at.localeCompare(a.at));
  return [...fresh, ...known].slice(0, recentEventsMax);
}

function withPulse(broker: BrokerView, pulse: BrokerPulse | undefined, at: string): BrokerView {
  if (!pulse) return broker;
  const { brokerId: _, ...figures } = pulse;
  return { ...broker, ...figures, updatedAt: at };
}

function applyPulse(state: ConsoleState, frame: PulseFrame): ConsoleState {
  const byId = new Map(frame.brokers.map((pulse) => [pulse.brokerId, pulse]));
  const { shedMessages, droppedEvents, spooledBatches } = frame;
  return {
    ...closeMinute(state, frame),
    brokers: state.brokers.map((broker) => withPulse(broker, byId.get(broker.id), frame.at)),
    worker: { seenAt: frame.at, shedMessages, droppedEvents, spooledBatches },
  };
}

/** Adds a pulse to the running minute; a new minute turns the old one's mean into a point of the rate series. */
function closeMinute(
  state: ConsoleState,
  frame: PulseFrame,
): Pick<ConsoleState, 'rates' | 'minute'> & ConsoleState {
  const startsAt = Math.floor(Date.parse(frame.at) / minuteMs) * minuteMs;
  const isSame = startsAt === state.minute.startsAt;
  const sums = new Map(isSame ? state.minute.sums : []);
  for (const { brokerId, messagesPerSecond } of frame.brokers) {
    if (messagesPerSecond === null) continue;
    const sum = sums.get(brokerId) ?? { total: 0, count: 0 };
    sums.set(brokerId, { total: sum.total + messagesPerSecond, count: sum.count + 1 });
  }
  return {
    ...state,
    minute: { startsAt, sums },
    rates: isSame || state.minute.startsAt === 0 ? state.rates : appendMinute(state),
  };
}

function appendMinute({ rates, minute, brokers }: ConsoleState): readonly RateSeries[] {
  const at = new Date(minute.startsAt).toISOString();
  return brokers.map((broker) => {
    const points = rates.find((series) => series.brokerId === broker.id)?.points ?? [];
    const sum = minute.sums.get(broker.id);
    const isNew = sum !== undefined && (points.at(-1)?.at ?? '') < at;
    const point = isNew ? [{ at, messagesPerSecond: sum.total / sum.count }] : [];
    return { brokerId: broker.id, broker: broker.name, points: [...points, ...point].slice(-ratePointsMax) };
  });
}

/** What an alert we have not met was before this news, judged by the news itself. */
function stateBefore({ alert, cause }: AlertFrame): KnownAlert | null {
  if (cause === 'opened' || cause === 'reopened' || cause === 'released') return null;
  if (cause === 'acknowledged' || cause === 'resolved') return { severity: alert.severity, state: 'open' };
  return { severity: alert.severity, state: alert.state };
}

/** Those of shadow mode, muted ones and symptoms of others are left out, as the server leaves them out. */
function isCounted({ shadow, mutedKind, inhibitedById }: Alert): boolean {
  return !shadow && mutedKind === null && inhibitedById === null;
}

function applyAlert(state: ConsoleState, frame: AlertFrame): ConsoleState {
  const { alert } = frame;
  if (!isCounted(alert) && !state.alertStates.has(alert.id)) return state;
  const now = isCounted(alert) ? alert.state : null;
  const before = state.alertStates.get(alert.id) ?? stateBefore(frame);
  const openAlerts = { ...state.openAlerts };
  if (before?.state === 'open') openAlerts[before.severity] = Math.max(0, openAlerts[before.severity] - 1);
  if (now === 'open') openAlerts[alert.severity]++;
  const alertStates = new Map(state.alertStates);
  const isOver = now === null || now === 'resolved';
  if (isOver) alertStates.delete(alert.id);
  else alertStates.set(alert.id, { severity: alert.severity, state: alert.state });
  const others = state.newestAlerts.filter((each) => each.id !== alert.id);
  const newest = isOver
    ? others
    : [alert, ...others].toSorted((a, b) => b.firstSeenAt.localeCompare(a.firstSeenAt));
  const openChange = Number(now === 'open') - Number(before?.state === 'open');
  return {
    ...state,
    openAlerts,
    alertStates,
    newestAlerts: newest.slice(0, newestAlertsMax),
    brokers: state.brokers.map((broker) =>
      broker.id === alert.brokerId
        ? { ...broker, openAlerts: Math.max(0, broker.openAlerts + openChange) }
        : broker,
    ),
  };
}
