import type { NodeTrack } from './node-track';
import type { SignDesk } from './sign-desk';

type About = { readonly at: number; readonly topic: string; readonly device: string | null };

/** Rule S31 of a live message; a payload without a time (NaN) tells nothing. */
export function judgeClock(desk: SignDesk, node: NodeTrack, timestamp: number, about: About): void {
  if (node.clock.observe(about.at, timestamp)) addClock(desk, node, about);
}

/** The sign of a time that the node's clock tracker has just found odd. */
export function addClock(desk: SignDesk, node: NodeTrack, { at, topic, device }: About): void {
  const { clock } = node;
  const skewSeconds = Math.round(clock.skewMs / 1000);
  const usualSkewSeconds = Math.round(clock.usualMs / 1000);
  const backSeconds = Math.round(clock.backMs / 1000);
  const back = backSeconds > 0 ? `, and ${backSeconds} s before an earlier message's` : '';
  desk.add(node, { kind: 'clock', rule: 'S31', at }, () => ({
    device,
    topic,
    text: `the payload's time is ${skewSeconds} s behind ours, usually ${usualSkewSeconds} s${back}`,
    facts: { skewSeconds, usualSkewSeconds, backSeconds },
  }));
}
