import type { DemoAttackKind } from './demo-attack';

/** An attack that the demo plant plays on request, as a person chooses it. */
export type DemoAttackDescription = {
  readonly kind: DemoAttackKind;
  readonly title: string;
  /** What happens on the wire, and for how long. */
  readonly description: string;
};

/** Everything the demo plant can be asked to play, in the order it is offered. */
export const demoAttacks: readonly DemoAttackDescription[] = [
  {
    kind: 'wildcard-eavesdropper',
    title: 'Wildcard eavesdropper',
    description:
      'An unknown MQTT client connects, subscribes to everything (#) and listens for about 20 seconds.',
  },
  {
    kind: 'password-guessing',
    title: 'Password guessing',
    description:
      'Thirty sign-ins with a wrong password in about 15 seconds. The demo’s broker (Aedes) refuses them but shows failed sign-ins nowhere on MQTT, so no alert follows: this is one of its blind spots.',
  },
  {
    kind: 'publish-flood',
    title: 'Publish flood',
    description:
      'A topic that is usually written once a minute is written up to two thousand times a second for about a minute.',
  },
  {
    kind: 'injected-value',
    title: 'Injected value',
    description:
      'A foreign MQTT client writes false temperatures to a tank’s topic, between the true ones, for about half a minute.',
  },
  {
    kind: 'forged-death',
    title: 'Forged Sparkplug death',
    description:
      'A foreign MQTT client publishes the death certificate of an edge node that is alive and goes on sending. After half a minute the plant’s host application asks the node for a rebirth.',
  },
];
