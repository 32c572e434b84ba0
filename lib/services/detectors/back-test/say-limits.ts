import { needsRates } from '@/lib/detection/back-test/back-test-needs';
import type { Detector } from '@/lib/detection/detector';
import { sayDuration } from '@/lib/detection/say-duration';
import { eventsMax, type Played, topicsMax } from './play-broker';

export type LimitsInput = {
  readonly detector: Detector;
  /** The settings that were tried. */
  readonly settings: { readonly [key: string]: unknown };
  /** Where the period that was asked for begins, ms. */
  readonly from: number;
};

/** What all brokers together may take. */
export const limitSeconds = 20;

const iso = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const hourMs = 3_600_000;

/** What a run over one broker's history could not see or do, a sentence each; `name` is told when there are several. */
export function sayLimits(played: Played, input: LimitsInput): readonly string[] {
  const { detector } = input;
  const { startsAt, to, isStopped, topicsLeftOut, unseenMs, history } = played;
  const hasRates = needsRates(detector);
  const failures = history.runs.flatMap(({ player }) => player.problems());
  return [
    `The history that was used reaches back ${sayDuration((to - startsAt) / 1000)}, to ${iso(startsAt)}.`,
    sayCut(played),
    sayLearning(played, input),
    unseenMs > 0 &&
      `For ${sayDuration(unseenMs / 1000)} of the period the monitor could not see the broker: nothing was judged in that time.`,
    hasRates &&
      'Counts are stored by the minute: floods are seen up to a minute later than live, and silences shorter than about three minutes may be missed.',
    detector.observes.includes('signals') &&
      'Payloads are not stored, so what messages themselves would have shown is missing.',
    detector.observes.includes('sparkplug') &&
      'Data that contradicted a death is not stored: such a node counts as offline until its next birth.',
    'Alerts stay open until their condition ends, as nobody resolves them here: a condition that came back may count once.',
    topicsLeftOut && `Topics beyond the first ${topicsMax.toLocaleString('en')} were left out.`,
    isStopped && `Stopped after ${limitSeconds} seconds at ${iso(to)}: what came later was not judged.`,
    history.runs.some(({ alerts }) => alerts.omitted > 0) &&
      'It fired more often than can be counted; the figure is a lower bound.',
    ...new Set(failures.map((problem) => `It failed on part of the history: ${problem}`)),
  ].filter((sentence) => sentence !== false);
}

function sayCut({ isCut }: Played): string | false {
  return (
    isCut &&
    `More is stored, but no more of it could be played in ${limitSeconds} seconds and ${eventsMax.toLocaleString('en')} events.`
  );
}

function sayLearning({ startsAt, from, to }: Played, input: LimitsInput): string | false {
  const learning = Number(input.settings.learningHours ?? 0);
  const learnedUntil = startsAt + learning * hourMs;
  if (learnedUntil >= to)
    return `It learns for ${learning} hours before it judges fully, and less than that is stored: it may fire less here than it would live.`;
  if (learnedUntil > from)
    return `It learns for ${learning} hours before it judges fully, until ${iso(learnedUntil)}.`;
  return (
    from > input.from && `There is no history before ${iso(from)}, so only the time from then on was judged.`
  );
}
