import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import type { LiveClients } from '../dialect';
import type { EventFields } from '../make-event';

/** A log line without its time stamp, and what its readers need to turn it into an event. */
export type LogLine = {
  readonly text: string;
  /** False when the line begins with something that may be a stamp of an unknown format. */
  readonly isStampCertain: boolean;
  /** The line with its stamp. */
  readonly whole: string;
  readonly live: LiveClients;
  event(kind: BrokerEventKind, fields?: EventFields): BrokerEvent;
};

/** Reads the lines it knows; null for the others. */
export type LineReader = (line: LogLine) => BrokerEvent | null;

const epochStamp = /^(\d{1,11}): /;
const isoStamp = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(Z|[+-]\d\d:?\d\d)?: /;
/** How every line of the levels N, I, W and E that our readers know begins; never with an MQTT client's own text. */
const lineStart =
  /^(?:New |Client |Bad |Expiring client |Outgoing messages |ACL denying |Connect|Warning: |Error|Bridge |OpenSSL |Protocol error |Invalid |Empty |Too high |dynsec: |Broker: |mosquitto version |Reloading |Saving |Opening |Config loaded |Using default )/;
const strangeStamp = /^.{1,64}?: /su;

/** Where the text of a line begins, and the broker's own time in ms (null when absent or without a time zone). */
export type Stamp = { readonly end: number; readonly brokerAt: number | null; readonly isCertain: boolean };

export const noStamp: Stamp = { end: 0, brokerAt: null, isCertain: true };

/** Finds the time stamp of a line: epoch seconds (the default), ISO-like, or none. */
export function findStamp(whole: string): Stamp {
  const epoch = epochStamp.exec(whole);
  if (epoch) return { end: epoch[0].length, brokerAt: Number(epoch[1]) * 1000, isCertain: true };
  const iso = isoStamp.exec(whole);
  if (iso) {
    const at = iso[1] === undefined ? Number.NaN : Date.parse(iso[0].slice(0, -2).replace(',', '.'));
    return { end: iso[0].length, brokerAt: Number.isNaN(at) ? null : at, isCertain: true };
  }
  return { end: 0, brokerAt: null, isCertain: !strangeStamp.test(whole) };
}

/**
 * Like `findStamp` for the levels whose lines begin with words of the broker: a stamp in any `log_timestamp_format` is
 * recognised by what follows it.
 */
export function findStampBeforeWords(whole: string): Stamp {
  if (lineStart.test(whole)) return noStamp;
  const stamp = findStamp(whole);
  if (stamp.end > 0) return stamp;
  let colon = whole.indexOf(': ');
  while (colon !== -1 && colon < 64) {
    if (lineStart.test(whole.slice(colon + 2))) return { end: colon + 2, brokerAt: null, isCertain: true };
    colon = whole.indexOf(': ', colon + 1);
  }
  return stamp;
}

/** True for an IP address or a socket path, as Mosquitto prints a peer. */
export function looksLikeAddress(text: string): boolean {
  return /^(?:[0-9a-f]*[:.][0-9a-f:.]*(?:%[\w.-]+)?|\/\S+|unix-socket)$/i.test(text);
}
