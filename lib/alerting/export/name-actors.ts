import type { Alert } from '@/lib/domain/alert';
import type { JsonObject } from '@/lib/domain/json';

/** Who and what an alert names, each list without doubles and with at most `namesMax` entries. */
export type NamedActors = {
  readonly clientIds: readonly string[];
  readonly addresses: readonly string[];
  readonly usernames: readonly string[];
  readonly topics: readonly string[];
};

export const namesMax = 20;

function textsOf(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((each): each is string => typeof each === 'string' && each !== '');
}

function objectsOf(value: unknown): JsonObject[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [];
  return all.filter((each): each is JsonObject => typeof each === 'object' && each !== null);
}

const bounded = (names: readonly string[]) => [...new Set(names)].slice(0, namesMax);

/**
 * The MQTT clients, addresses, user names and topics that an alert's subject and evidence name, the subject first. Detectors
 * name them by these keys: `clientId(s)`, `address(es)`, `username(s)`, `topic(s)`, and `suspects` of an injection.
 */
export function nameActors({ subject, evidence }: Pick<Alert, 'subject' | 'evidence'>): NamedActors {
  const places: readonly JsonObject[] = [evidence as JsonObject, ...objectsOf(evidence.suspects)];
  const of = (kind: Alert['subject']['kind'] | null, keys: readonly string[]) =>
    bounded([
      ...(subject.kind === kind ? [subject.id] : []),
      ...places.flatMap((place) => keys.flatMap((key) => textsOf(place[key]))),
    ]);
  return {
    clientIds: of('client', ['clientId', 'clientIds']),
    addresses: of('address', ['address', 'addresses']),
    usernames: of(null, ['username', 'usernames']),
    topics: of('topic', ['topic', 'topics']),
  };
}
