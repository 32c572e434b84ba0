/**
 * How far a cause reaches: the whole broker, its edge node, the very topics it lists, or its extent (what its subject is:
 * a broker all of itself, a topic or prefix everything under it, an MQTT client or address what it does).
 */
export type InhibitionRelation = 'broker' | 'node' | 'topics' | 'extent';

/** What an alert of one of the causes explains, so that nobody is told of it. */
export type InhibitionRule = {
  readonly causes: readonly string[];
  readonly symptoms: readonly string[];
  readonly relation: InhibitionRelation;
  /** The symptom may have been noticed so much earlier than the cause. */
  readonly beforeMinutes: number;
  /** … or last seen so long after the cause was; null: as long as the cause is open. */
  readonly afterMinutes: number | null;
};

const absences = [
  'topic-silence',
  'rate-drop',
  'client-flapping',
  'sparkplug-node-offline',
  'sparkplug-device-offline',
  'sparkplug-node-flapping',
] as const;
const strain = ['slow-client', 'messages-dropped'] as const;
const gaps = ['sparkplug-sequence-gap', 'sparkplug-rebirth-storm', 'sparkplug-state-flapping'] as const;
const oddPayloads = ['payload-size', 'payload-shape', 'payload-encoding'] as const;

/** Every rule, the strongest causes first: a symptom is laid to the first rule that explains it. */
export const inhibitionRules: readonly InhibitionRule[] = [
  {
    causes: ['broker-down'],
    symptoms: [...absences, ...strain, ...gaps, 'broker-restart', 'monitor-blind'],
    relation: 'broker',
    beforeMinutes: 5,
    afterMinutes: null,
  },
  {
    causes: ['monitor-blind'],
    symptoms: [...absences, ...gaps],
    relation: 'broker',
    beforeMinutes: 5,
    afterMinutes: null,
  },
  {
    causes: ['sparkplug-node-offline'],
    symptoms: [
      'sparkplug-device-offline',
      'topic-silence',
      'rate-drop',
      'client-flapping',
      'sparkplug-sequence-gap',
    ],
    relation: 'node',
    beforeMinutes: 5,
    afterMinutes: null,
  },
  {
    causes: ['telemetry-injection'],
    symptoms: [
      ...oddPayloads,
      'value-range',
      'value-jump',
      'value-stuck',
      'counter-regress',
      'replay',
      'competing-publishers',
      'new-publisher',
    ],
    relation: 'topics',
    beforeMinutes: 10,
    afterMinutes: 60,
  },
  {
    causes: ['topic-explosion'],
    symptoms: ['new-topic', 'rate-surge', ...strain],
    relation: 'extent',
    beforeMinutes: 5,
    afterMinutes: 30,
  },
  {
    causes: ['payload-flood'],
    symptoms: [...oddPayloads, 'rate-surge', 'new-topic', 'competing-publishers', ...strain],
    relation: 'extent',
    beforeMinutes: 5,
    afterMinutes: 30,
  },
  {
    causes: ['connection-flood'],
    symptoms: ['new-mqtt-client', 'new-source-address', 'keepalive-abuse', 'client-flapping', ...strain],
    relation: 'extent',
    beforeMinutes: 5,
    afterMinutes: 30,
  },
  {
    causes: ['rate-surge'],
    symptoms: [...oddPayloads, 'new-topic', 'competing-publishers', ...strain],
    relation: 'extent',
    beforeMinutes: 5,
    afterMinutes: 30,
  },
];

/** Detectors whose alerts can be the cause of others, and those whose alerts can be a symptom. */
export const causeDetectors: ReadonlySet<string> = new Set(inhibitionRules.flatMap(({ causes }) => causes));
export const symptomDetectors: ReadonlySet<string> = new Set(
  inhibitionRules.flatMap(({ symptoms }) => symptoms),
);
/** How long before its cause a symptom may have begun, at most (ms). */
export const beforeMsMax = Math.max(...inhibitionRules.map(({ beforeMinutes }) => beforeMinutes)) * 60_000;
