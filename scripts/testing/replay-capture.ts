import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrokerDialect } from '@/lib/brokers/dialect';
import { SessionTracker } from '@/lib/brokers/session-tracker';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { showInvisible } from '@/lib/domain/wire-text';

const root = fileURLToPath(new URL('../../lib/brokers/fixtures/captures/', import.meta.url));

/** One message that a monitoring MQTT client received. */
export type CapturedMessage = { readonly topic: string; readonly payload: Uint8Array };

/** Names of the scenarios captured from one broker version. */
export function listScenarios(version: string): readonly string[] {
  return readdirSync(`${root}${version}`)
    .filter((file) => !file.endsWith('.inprocess-events.txt'))
    .map((file) => file.replace(/\.txt$/, ''))
    .sort();
}

function unescapeText(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(\\))/g,
    (_, byte, unit, backslash) => backslash ?? String.fromCharCode(Number.parseInt(byte ?? unit, 16)),
  );
}

/** The messages of one scenario, unescaped: TOPIC TAB PAYLOAD, one a line. */
export function readCapture(version: string, scenario: string): readonly CapturedMessage[] {
  return readFileSync(`${root}${version}/${scenario}.txt`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      return {
        topic: unescapeText(line.slice(0, tab)),
        payload: new TextEncoder().encode(unescapeText(line.slice(tab + 1))),
      };
    });
}

/** The in-process events of an Aedes scenario, as `[event, client id, details]`. */
export function readInProcessEvents(scenario: string): readonly (readonly [string, string, string])[] {
  return readFileSync(`${root}aedes-1.2.0/${scenario}.inprocess-events.txt`, 'utf8')
    .split(/\n(?=[a-zA-Z]+\tclient=)/)
    .flatMap((record) => {
      const match = /^([a-zA-Z]+)\tclient=(.*)\tremote=127\.0\.0\.1\t(.*?)\n?$/s.exec(record);
      return match ? [[match[1] ?? '', match[2] ?? '', match[3] ?? ''] as const] : [];
    });
}

/** Reads messages with a dialect and a new session tracker, 10 ms apart. Telemetry (topics not owned) is left out. */
export function replayCapture(
  dialect: BrokerDialect,
  messages: readonly CapturedMessage[],
): { readonly events: readonly BrokerEvent[]; readonly tracker: SessionTracker } {
  const tracker = new SessionTracker();
  const events = messages
    .filter(({ topic }) => dialect.owns(topic))
    .flatMap(({ topic, payload }, index) =>
      dialect
        .read({ topic, payload, retain: false, receivedAt: 1_795_000_000_000 + index * 10 }, tracker)
        .flatMap((event) => tracker.apply(event)),
    );
  return { events, tracker };
}

/**
 * Events as one line each, as in `lib/brokers/fixtures/*-events.txt`: TCP connections are numbered in order of
 * appearance, so that captures of several versions compare.
 */
export function describeEvents(events: readonly BrokerEvent[]): readonly string[] {
  const peers = new Map<string, number>();
  return events.map((event) => {
    const parts = [event.kind, whoText(event), peerText(event, peers), detailText(event)];
    return showInvisible(parts.filter((part) => part !== '').join(' '));
  });
}

function whoText({ clientId, clientIdConfidence, candidates, username }: BrokerEvent): string {
  if (clientId === null) return username === undefined ? '-' : `- u=${username}`;
  const short = clientId.replace(/^auto-[0-9A-F-]{36}$/, 'auto-*').replace(/^(.)\1{40,}/u, '$1+');
  const others =
    candidates === undefined ? '' : ` or ${candidates.map((candidate) => `<${candidate}>`).join(' ')}`;
  const doubt = clientIdConfidence === 'exact' ? '' : ` ${clientIdConfidence}`;
  return `<${short}>${doubt}${others}${username === undefined ? '' : ` u=${username}`}`;
}

function peerText({ address, port, addressConfidence }: BrokerEvent, peers: Map<string, number>): string {
  if (address === undefined) return '';
  const place = address === '127.0.0.1' ? '' : `[${address}]`;
  const mark = addressConfidence === 'inferred' ? '~' : '';
  if (port === undefined) return `@${place}${mark}`;
  const peer = `${address} ${port}`;
  if (!peers.has(peer)) peers.set(peer, peers.size + 1);
  return `@${peers.get(peer)}${place}${mark}`;
}

function detailText(event: BrokerEvent): string {
  const {
    protocolVersion,
    cleanStart,
    keepAliveSeconds,
    isBridge,
    filter,
    shareGroup,
    grantedQos,
    reason,
    metric,
  } = event;
  const parts = [
    protocolVersion && `v${protocolVersion} c${Number(cleanStart)} k${keepAliveSeconds}`,
    isBridge && 'bridge',
    filter && `${grantedQos === undefined ? '' : `q${grantedQos} `}'${filter}'`,
    shareGroup && `share=${shareGroup}`,
    reason && `: ${reason}`,
    metric && `${metric.name}=${metric.value}`,
    event.spoofable && 'forgeable',
  ];
  return parts.filter(Boolean).join(' ');
}
