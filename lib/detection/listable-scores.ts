/** Scores below it are not worth sorting (detection reference §2.2). */
const scoreMin = 8;

/**
 * Which of many scores (nats, p = e^-S) may be listed in an incident that is open anyway: positions of the largest ones, as
 * many as keep the share of mistaken ones at `share` among `tests` tests (Benjamini and Hochberg), best first.
 */
export function listableScores(scores: readonly number[], tests: number, share = 0.05): readonly number[] {
  const ranked = scores
    .map((score, position) => ({ score, position }))
    .filter(({ score }) => score > scoreMin)
    .sort((a, b) => b.score - a.score);
  let listed = 0;
  for (const [rank, { score }] of ranked.entries())
    if (Math.exp(-score) <= (share * (rank + 1)) / Math.max(1, tests)) listed = rank + 1;
  return ranked.slice(0, listed).map(({ position }) => position);
}
