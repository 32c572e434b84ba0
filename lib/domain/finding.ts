import type { AttackTag } from './attack';
import type { JsonObject } from './json';
import type { Severity } from './severity';

export const subjectKinds = ['client', 'topic', 'node', 'device', 'host', 'broker', 'address'] as const;
export type SubjectKind = (typeof subjectKinds)[number];
/** What a finding is about. Ids: MQTT client id, topic, `group/edge`, `group/edge/device`, host id, broker id, IP address. */
export type Subject = { readonly kind: SubjectKind; readonly id: string };

/**
 * A detector's output; never stored as such. `key` tells one ongoing condition from another within (broker, detector).
 * `action` `raise` opens or repeats an alert; `clear` says the condition has ended.
 * Wire text inside title and summary is raw: each output target escapes it. `evidence` is shown as it is.
 */
export type Finding =
  | {
      readonly action: 'raise';
      readonly detector: string;
      readonly key: string;
      /** ms since the epoch. */
      readonly at: number;
      readonly severity: Severity;
      /** 0–1. */
      readonly confidence: number;
      readonly title: string;
      readonly summary: string;
      readonly subject: Subject;
      readonly evidence: JsonObject;
      readonly attack: readonly AttackTag[];
      /** Its detector runs in shadow mode: recorded, told to nobody. */
      readonly isShadow?: boolean;
    }
  | {
      readonly action: 'clear';
      readonly detector: string;
      readonly key: string;
      readonly at: number;
      readonly summary: string;
    };
