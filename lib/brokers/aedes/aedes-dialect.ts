import { z } from 'zod';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { stripShare } from '@/lib/domain/topic-filter';
import type { BrokerDialect, DialectMessage } from '../dialect';
import { decodePayload, makeEvent } from '../make-event';
import { aedesBlindSpots, aedesVisibility } from './blind-spots';

/** Longest payload parsed; a SUBSCRIBE of 1,000 long filters fits. */
const payloadBytesMax = 1_048_576;
/** Most events made of one message; what is left out is told by a `log.truncated`. */
const eventsPerMessageMax = 1000;

const subscribesSchema = z.object({
  clientId: z.string(),
  subs: z.array(
    z.object({ topic: z.string(), qos: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(128)]) }),
  ),
});
const unsubscribesSchema = z.object({ clientId: z.string(), subs: z.array(z.string()) });

/** `$SYS/<broker id>/<word>`; the broker id may hold slashes. */
const ownTopic =
  /^\$SYS\/(.+)\/(new\/clients|disconnect\/clients|new\/subscribes|new\/unsubscribes|heartbeat|birth|uptime|time|clients\/(?:total|maximum)|messages\/publish\/sent|memory\/heap\/(?:current|maximum)|cpu\/usage|cpu\/avg\/last\/(?:1|5|15))$/s;

type OwnMessage = {
  readonly message: DialectMessage;
  readonly text: string;
  readonly brokerId: string;
  readonly word: string;
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function capEvents<Item>(
  items: readonly Item[],
  { message, text }: OwnMessage,
  toEvent: (item: Item) => BrokerEvent,
) {
  const events = items.slice(0, eventsPerMessageMax).map(toEvent);
  if (items.length <= eventsPerMessageMax) return events;
  const reason = `${items.length - eventsPerMessageMax} more filters in one message left out`;
  return [...events, makeEvent('log.truncated', message, text, { topic: message.topic, reason })];
}

function readSubscribes(own: OwnMessage): readonly BrokerEvent[] {
  const parsed = subscribesSchema.safeParse(parseJson(own.text));
  if (!parsed.success) return [];
  const { clientId, subs } = parsed.data;
  return capEvents(subs, own, ({ topic: filter, qos }) => {
    const fields = {
      clientId,
      filter,
      shareGroup: stripShare(filter).shareGroup ?? undefined,
      spoofable: true,
    };
    if (qos === 128)
      return makeEvent('acl.denied.subscribe', own.message, own.text, {
        ...fields,
        reason: 'not authorised',
      });
    return makeEvent('client.subscribed', own.message, own.text, { ...fields, grantedQos: qos });
  });
}

function readUnsubscribes(own: OwnMessage): readonly BrokerEvent[] {
  const parsed = unsubscribesSchema.safeParse(parseJson(own.text));
  if (!parsed.success) return [];
  const { clientId, subs } = parsed.data;
  return capEvents(subs, own, (filter) =>
    makeEvent('client.unsubscribed', own.message, own.text, {
      clientId,
      filter,
      shareGroup: stripShare(filter).shareGroup ?? undefined,
      spoofable: true,
    }),
  );
}

function readStatistic({ message, text, word }: OwnMessage): readonly BrokerEvent[] {
  const { topic } = message;
  if (word === 'time') {
    const isTime = /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(text);
    return isTime
      ? [makeEvent('broker.info', message, text, { topic, reason: text, brokerAt: Date.parse(text) })]
      : [];
  }
  if (!/^-?\d{1,20}(?:\.\d{1,20})?$/.test(text)) return [];
  return [makeEvent('broker.metric', message, text, { topic, metric: { name: word, value: Number(text) } })];
}

function readOwn(own: OwnMessage): readonly BrokerEvent[] {
  const { message, text, word } = own;
  if (message.payload.length > payloadBytesMax) {
    return [
      makeEvent('log.truncated', message, text, {
        topic: message.topic,
        reason: `payload of ${message.payload.length} bytes not read`,
      }),
    ];
  }
  switch (word) {
    case 'new/clients':
      return text === ''
        ? []
        : [makeEvent('client.connected', message, text, { clientId: text, spoofable: true })];
    case 'disconnect/clients':
      return text === ''
        ? []
        : [makeEvent('client.disconnected', message, text, { clientId: text, spoofable: true })];
    case 'new/subscribes':
      return readSubscribes(own);
    case 'new/unsubscribes':
      return readUnsubscribes(own);
    case 'heartbeat':
    case 'birth':
      return text === own.brokerId
        ? [makeEvent('broker.alive', message, text, { reason: word, topic: message.topic })]
        : [];
    default:
      return readStatistic(own);
  }
}

function recognise(topic: string, payload: Uint8Array): number {
  const match = ownTopic.exec(topic);
  if (!match || match[1] === 'broker' || match[1]?.startsWith('brokers/')) return 0;
  const text = decodePayload(payload, 1024);
  switch (match[2]) {
    case 'heartbeat':
    case 'birth':
      return text === match[1] ? 1 : 0;
    case 'new/subscribes':
    case 'new/unsubscribes':
      return text.startsWith('{"clientId":') ? 0.9 : 0;
    case 'new/clients':
    case 'disconnect/clients':
      return 0.7;
    case 'memory/heap/current':
    case 'cpu/avg/last/1':
      return 0.4;
    default:
      return 0;
  }
}

/**
 * Aedes 0.x and 1.x with aedes-stats, by its `$SYS/<broker id>/…` topics (shared brokers reference §2). What it says of
 * MQTT clients counts as forgeable: whether the application guards `$SYS/` cannot be told from outside.
 */
export const aedes: BrokerDialect = {
  kind: 'aedes',
  title: 'Aedes',
  filters: ['$SYS/#'],
  visibility: aedesVisibility,
  blindSpots: aedesBlindSpots,
  owns: (topic) => topic.startsWith('$SYS/'),
  read(message) {
    const text = decodePayload(message.payload, payloadBytesMax);
    const match = ownTopic.exec(message.topic);
    const events = match ? readOwn({ message, text, brokerId: match[1] ?? '', word: match[2] ?? '' }) : [];
    return events.length > 0 ? events : [makeEvent('unparsed', message, text, { topic: message.topic })];
  },
  recognise,
};
