/** A smaller difference between the clocks is only the way over the network. */
const skewMinMs = 2000;

/**
 * How far the server's clock is ahead of the browser's, in ms. The message that came with the least delay tells it best,
 * so that messages replayed after a loss do not bend the clock.
 */
export function createSkewEstimate() {
  let best = Number.NEGATIVE_INFINITY;
  const read = () => (Math.abs(best) >= skewMinMs && Number.isFinite(best) ? best : 0);
  return {
    read,
    learn(sentAt: number, receivedAt: number): number {
      best = Math.max(best, sentAt - receivedAt);
      return read();
    },
  };
}
