import type { Alert } from '@/lib/domain/alert';
import { nameActors } from './name-actors';
import {
  addressObject,
  brokerObject,
  extensionId,
  extensionObject,
  mqttObject,
  producerObject,
  type StixObject,
  stixDomainObject,
  userObject,
} from './stix-objects';

/** STIX counts end here (2.1, 4.14 and 5.2). */
const countMax = 999_999_999;

type AttackTag = Alert['attack'][number];

/** The objects that stand at the beginning of every bundle: who says it, and what is not in STIX itself. */
export function stixPreamble(publicUrl: string): StixObject[] {
  const producer = producerObject(publicUrl);
  return [producer, extensionObject(producer.id)];
}

function techniqueObject({ id, name, version }: AttackTag): StixObject {
  const knownAt = '2026-11-22T00:00:00.000Z';
  return stixDomainObject('attack-pattern', `ics ${id} ${version}`, {
    created: knownAt,
    modified: knownAt,
    name,
    description: `MITRE ATT&CK for ICS v${version}`,
    external_references: [
      {
        source_name: 'mitre-attack',
        external_id: id,
        url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
      },
    ],
  });
}

function subjectObject({ subject }: Alert, brokerId: string): StixObject | null {
  const { kind, id } = subject;
  if (kind === 'node' || kind === 'device' || kind === 'host')
    return mqttObject('x-mqtt-entity', { entity_kind: kind, name: id }, brokerId);
  return null;
}

function observedObjects(alert: Alert): StixObject[] {
  const broker = brokerObject(alert.broker);
  const { clientIds, addresses, usernames, topics } = nameActors(alert);
  const all = [
    broker,
    subjectObject(alert, broker.id),
    ...clientIds.map((id) => mqttObject('x-mqtt-client', { client_id: id }, broker.id)),
    ...addresses.map(addressObject),
    ...usernames.map(userObject),
    ...topics.map((name) => mqttObject('x-mqtt-topic', { name }, broker.id)),
  ].filter((each) => each !== null);
  return [...new Map(all.map((each) => [each.id, each])).values()];
}

function aboutAlert(alert: Alert, publicUrl: string) {
  return {
    created_by_ref: producerObject(publicUrl).id,
    created: alert.firstSeenAt,
    modified: alert.lastSeenAt,
    ...(URL.canParse(alert.url)
      ? { external_references: [{ source_name: 'brokerwatch', external_id: alert.id, url: alert.url }] }
      : {}),
    extensions: {
      [extensionId]: {
        extension_type: 'property-extension',
        alert_id: alert.id,
        detector: alert.detector,
        severity: alert.severity,
        subject_kind: alert.subject.kind,
        subject: alert.subject.id,
        evidence_json: JSON.stringify(alert.evidence),
      },
    },
  };
}

function sightingOf(
  alert: Alert,
  technique: StixObject,
  observed: StixObject,
  publicUrl: string,
): StixObject {
  return stixDomainObject('sighting', `${alert.id} ${technique.id}`, {
    ...aboutAlert(alert, publicUrl),
    description: `${alert.title}: ${alert.summary}`,
    confidence: Math.round(alert.confidence * 100),
    first_seen: alert.firstSeenAt,
    last_seen: alert.lastSeenAt,
    count: Math.min(alert.count, countMax),
    sighting_of_ref: technique.id,
    observed_data_refs: [observed.id],
    where_sighted_refs: [producerObject(publicUrl).id],
  });
}

/**
 * One alert as STIX 2.1 objects: what was observed with its cyber-observable objects, and a sighting of each of its ATT&CK
 * for ICS techniques; an alert without any becomes a note. Only what does not change while nothing new is seen is told, so
 * the same id and `modified` always come with the same content. `publicUrl` names the producer.
 */
export function toStixObjects(alert: Alert, publicUrl: string): StixObject[] {
  const observables = observedObjects(alert);
  const observed = stixDomainObject('observed-data', alert.id, {
    created_by_ref: producerObject(publicUrl).id,
    created: alert.firstSeenAt,
    modified: alert.lastSeenAt,
    first_observed: alert.firstSeenAt,
    last_observed: alert.lastSeenAt,
    number_observed: Math.min(Math.max(alert.count, 1), countMax),
    object_refs: observables.map((each) => each.id),
  });
  const techniques = alert.attack.map(techniqueObject);
  const told =
    techniques.length > 0
      ? techniques.map((technique) => sightingOf(alert, technique, observed, publicUrl))
      : [
          stixDomainObject('note', alert.id, {
            ...aboutAlert(alert, publicUrl),
            abstract: alert.title,
            content: alert.summary,
            object_refs: [observed.id],
          }),
        ];
  return [...observables, observed, ...techniques, ...told];
}
