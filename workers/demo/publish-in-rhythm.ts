import { nextGapMs, type Rhythm } from './rhythm';

/**
 * Calls `publish` in a rhythm until the returned function is called. The first call comes within one gap; the rhythm
 * does not drift with the time that publishing takes.
 */
export function publishInRhythm(
  rhythm: Rhythm,
  random: () => number,
  publish: (at: number) => void,
): () => void {
  let due = Date.now() + nextGapMs(rhythm, Date.now(), random) * random();
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(
      () => {
        const at = Date.now();
        publish(at);
        due += nextGapMs(rhythm, at, random);
        if (due < at) due = at + nextGapMs(rhythm, at, random);
        schedule();
      },
      Math.max(1, due - Date.now()),
    );
  };
  schedule();
  return () => clearTimeout(timer);
}
