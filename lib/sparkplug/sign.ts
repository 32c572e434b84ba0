import type { JsonObject } from '@/lib/domain/json';

/** A rule of the Sparkplug reference (shared reference §1.4) that a message can break. */
export type SparkplugRule =
  `S${'01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10' | '11' | '12' | '13' | '14' | '15' | '16' | '17' | '18' | '19' | '20' | '21' | '22' | '23' | '24' | '25' | '26' | '27' | '28' | '29' | '30' | '31' | '32' | '33'}`;

/**
 * What a Sparkplug message, or its absence, shows beside births and deaths. A sign is raw: grace times, rates, learning and
 * severity are its detector's. The rule is named in brackets.
 */
export const sparkplugSignKinds = [
  /** DATA, DBIRTH or DDEATH of an edge node of which no birth is known (S01). facts: secondsSinceLink, hasCertificate. */
  'data-before-birth',
  /** Data while the edge node is offline (S02). facts: secondsSinceDeath, isMatchedDeath, isInOrder, isBdSeqConstant, bdSeq. */
  'data-after-death',
  /** Device data before its DBIRTH in this session (S03). facts: secondsSinceNodeBirth. */
  'device-data-before-birth',
  /** Device data after its DDEATH (S03). facts: secondsSinceDeath. */
  'device-data-after-death',
  /**
   * A believed NDEATH, after which the sequence simply went on, in order and without a birth (S04). Told from the second such
   * message on; or, with inOrder 0, after which the edge node's MQTT client just stayed connected. facts: inOrder,
   * secondsSinceDeath, bdSeq, clientId (of the edge node, or null), isClientConnected (true, false or null).
   */
  'death-contradicted',
  /** NDEATH whose bdSeq is neither this session's nor the one before (S05). facts: bdSeq, current, previous, secondsSinceBirth. */
  'death-mismatch',
  /** Two counters advance side by side (S06). facts: heads: [{seq, run, secondsSince}], withinSeconds. */
  'two-heads',
  /** A sequence number again, or a backward one, with other bytes, or none (S07). facts: seq, last, step, isHistorical. */
  'sequence-repeat',
  /** The very bytes of an earlier message again (S08). facts: seq, secondsSince, isHistorical, timestampStep. */
  'payload-repeat',
  /** A gap that nothing filled in time (S09). facts: lost, seq, last, lostOf100 (share of the last 100 messages). */
  'sequence-gap',
  /** NBIRTH with the same bdSeq although nobody asked for a rebirth (S10). facts: bdSeq, isChanged, secondsSinceCommand. */
  'birth-unsolicited',
  /** NBIRTH with a bdSeq that is neither the next nor 0, without a death before (S11). facts: bdSeq, previous. */
  'birth-bdseq',
  /** Two bdSeqs that take turns in births (S12). facts: bdSeqs, turns, withinSeconds. */
  'births-alternate',
  /** A birth that drops or redefines metrics (S13). facts: dropped, retyped, remapped (each up to 10 names), counts of each. */
  'birth-changed',
  /** DATA with a metric or alias that the birth did not declare (S14). facts: metric, alias. */
  'metric-undeclared',
  /** A value that does not fit the declared type (S15). facts: metric, datatype, wire, value. */
  'metric-type',
  /** Not a Sparkplug payload, or beyond a limit (S16). facts: why, looksLikeJson. */
  'malformed',
  /** A topic that is not one of Sparkplug's (S17). facts: why. */
  'topic-shape',
  /** seq on NDEATH or on a command, NDEATH with further metrics (S18). facts: what. */
  'forbidden-field',
  /** A birth, death, data or command message that is retained (S19). facts: type. */
  'retained',
  /** A quality of service that the rules do not allow (S20). facts: qos, type. */
  'qos',
  /** A command to an edge node or device, each one (S21 to S23). facts: metrics (names, up to 10), isRebirthOnly, isReboot. */
  'command',
  /** A command to a metric that the birth does not declare, or of another type (S24). facts: metric, why. */
  'command-undeclared',
  /** The edge node's data comes from, or the node is now, another MQTT client (S25). facts: clientId, usualClientId, address. */
  'other-publisher',
  /** STATE of a host application, each one (S26 to S30). facts: online, timestamp, previousTimestamp, previous, format, isReadable, isRetained. */
  'state',
  /** A payload's time far from its arrival, or going back (S31). facts: skewSeconds, usualSkewSeconds, backSeconds. */
  'clock',
  /** A name that looks like a known one (S32). facts: name, known, what: 'group' | 'node' | 'device'. */
  'look-alike',
  /** An unchanged value sent far more often than usual (S33). facts: metric, perMinute, usualPerMinute. */
  'report-by-exception',
] as const;
export type SparkplugSignKind = (typeof sparkplugSignKinds)[number];

/** One sign. Wire text in it is raw but bounded (names to 200 characters, lists to 10). Times are ms since the epoch. */
export type SparkplugSign = {
  readonly kind: SparkplugSignKind;
  readonly rule: SparkplugRule;
  readonly at: number;
  /** Empty for hosts and for topics that name none. */
  readonly group: string;
  readonly edgeNode: string;
  readonly device: string | null;
  readonly hostId: string | null;
  /** The topic it came on; empty when it is about an absence. */
  readonly topic: string;
  /** Did this node break this rule while it was being learned? Then it is an accepted quirk: information, not an alert. */
  readonly isQuirk: boolean;
  /** The matter with its numbers in a few words: `seq 17 again, with other bytes, 3 s after the first`. */
  readonly text: string;
  readonly facts: JsonObject;
};
