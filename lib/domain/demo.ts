import type { DemoAttackKind } from './demo-attack';

/** An attack that the demo plant plays on request, as a person chooses it. */
export type DemoAttackDescription = {
  readonly kind: DemoAttackKind;
  readonly title: string;
  /** What happens on the wire, and for how long. */
  readonly description: string;
  /** Kinds of the detectors that must raise an alert on it; empty where the demo's broker shows nothing of it. */
  readonly raises: readonly string[];
  /** Others that may rightly raise one too, when their evidence suffices. */
  readonly mayRaise?: readonly string[];
};

/** Everything the demo plant can be asked to play, in the order it is offered. */
export const demoAttacks: readonly DemoAttackDescription[] = [
  {
    kind: 'wildcard-eavesdropper',
    title: 'Wildcard eavesdropper',
    description:
      'An unknown MQTT client connects, subscribes to everything (#) and listens for about 20 seconds.',
    raises: ['wildcard-subscriber'],
  },
  {
    kind: 'reconnaissance',
    title: 'Reconnaissance',
    description:
      'A foreign MQTT client tries out about 60 topic filters in 20 seconds: guesses at configuration topics, the broker’s internals ($SYS/#), and odd names that are meant to break what reads them.',
    raises: ['topic-scan', 'sys-reader', 'hostile-name'],
  },
  {
    kind: 'password-guessing',
    title: 'Password guessing',
    description:
      'Thirty sign-ins with a wrong password in about 15 seconds. The demo’s broker (Aedes) refuses them but shows failed sign-ins nowhere on MQTT, so no alert follows: this is one of its blind spots.',
    raises: [],
  },
  {
    kind: 'session-takeover',
    title: 'Session takeover fight',
    description:
      'For a minute and a half a stranger connects with the id of a pump’s controller; the broker throws the other one out each time, and the controller comes back a second later. The demo’s broker does not name takeovers, so the alert is about the MQTT client that keeps losing its connection, after about a minute.',
    raises: ['client-flapping'],
    mayRaise: ['topic-silence'],
  },
  {
    kind: 'connection-flood',
    title: 'Connection flood',
    description:
      'Three hundred unknown MQTT clients connect within a second, stay silent for twelve seconds and leave. In the first three minutes after a start no alert follows: then everyone connects at once.',
    raises: ['connection-flood'],
  },
  {
    kind: 'publish-flood',
    title: 'Publish flood',
    description:
      'A topic that is usually written once a minute is written up to two thousand times a second for about a minute.',
    raises: ['rate-surge'],
    mayRaise: ['competing-publishers'],
  },
  {
    kind: 'topic-explosion',
    title: 'Topic explosion',
    description: 'A foreign MQTT client writes six hundred topics that never existed, in ten seconds.',
    raises: ['topic-explosion'],
    mayRaise: ['new-topic'],
  },
  {
    kind: 'telemetry-injection',
    title: 'Telemetry injection',
    description:
      'For about 45 seconds a foreign MQTT client writes pressures that could be true to a pump’s topic, beside the true ones. What gives it away is its hand: other white space, another clock format, off the beat.',
    raises: ['telemetry-injection'],
    mayRaise: ['competing-publishers'],
  },
  {
    kind: 'injected-value',
    title: 'Value out of range',
    description:
      'A foreign MQTT client writes false temperatures to a tank’s topic, between the true ones and far below them, for about half a minute.',
    raises: ['value-range', 'telemetry-injection'],
  },
  {
    kind: 'replayed-telemetry',
    title: 'Replayed telemetry',
    description:
      'A foreign MQTT client listens to one flow sensor for half a minute, then writes what it heard again, byte for byte and in the same order, within ten seconds.',
    raises: ['replay'],
    mayRaise: ['telemetry-injection'],
  },
  {
    kind: 'retained-tampering',
    title: 'Retained messages tampered with',
    description:
      'A foreign MQTT client deletes the kept states of three pumps and replaces those of two others; after 20 seconds the true ones are put back.',
    raises: ['retained-clear'],
  },
  {
    kind: 'device-silenced',
    title: 'Device silenced',
    description:
      'The controller of the mixing hall is cut off for two and a half minutes, so that eight readings fall silent; then it comes back.',
    raises: ['topic-silence'],
  },
  {
    kind: 'payload-fuzzing',
    title: 'Payload fuzzing',
    description:
      'For half a minute a foreign MQTT client sends a humidity sensor’s topic what a parser does not expect: other types and fields, deep nesting, cut-off text, random bytes, several kilobytes.',
    raises: ['payload-shape', 'payload-encoding', 'payload-size'],
    mayRaise: ['competing-publishers', 'rate-surge', 'value-jump', 'telemetry-injection'],
  },
  {
    kind: 'forged-death',
    title: 'Forged Sparkplug death',
    description:
      'A foreign MQTT client publishes the death certificate of an edge node that is alive and goes on sending. After half a minute the plant’s host application asks the node for a rebirth.',
    raises: ['sparkplug-node-offline', 'sparkplug-forged-death'],
  },
  {
    kind: 'shadow-edge-node',
    title: 'Shadow edge node',
    description:
      'For half a minute a foreign MQTT client writes telemetry in the name of an edge node that goes on sending, with a sequence count of its own, so that two counts advance side by side.',
    raises: ['sparkplug-two-writers'],
    mayRaise: [
      'sparkplug-sequence-replay',
      'sparkplug-sequence-gap',
      'telemetry-injection',
      'competing-publishers',
      'rate-surge',
    ],
  },
  {
    kind: 'forged-host-offline',
    title: 'Forged host offline',
    description:
      'A foreign MQTT client declares the plant’s Sparkplug host application offline, three times in 15 seconds; the host says each time that it is online, which gives the forgery away.',
    raises: ['sparkplug-forged-state'],
    mayRaise: ['sparkplug-state-flapping', 'retained-change'],
  },
  {
    kind: 'rebirth-storm',
    title: 'Rebirth storm',
    description:
      'A foreign MQTT client asks an edge node twelve times in 18 seconds to send all its metrics again.',
    raises: ['sparkplug-rebirth-storm'],
    mayRaise: ['command-from-non-host', 'rate-surge'],
  },
];
