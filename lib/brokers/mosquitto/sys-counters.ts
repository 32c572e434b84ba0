import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { DialectMessage } from '../dialect';
import { makeEvent } from '../make-event';

const root = '$SYS/broker/';
const number = /^-?\d{1,20}(?:\.\d{1,6})?$/;
const uptime = /^(\d{1,15}) seconds$/;
const infoTopics: ReadonlySet<string> = new Set(['version', 'timestamp', 'changeset']);

/**
 * `$SYS/broker/connection/<remote client id>/state`: `1` or `0`. Any MQTT client may publish it where no ACL forbids
 * (spoofable); the connection-state plug-in's `connection/client/<id>/state` has a level more and may not.
 */
function readState(name: string, text: string, message: DialectMessage): BrokerEvent | null {
  const match = /^connection\/(.+)\/state$/s.exec(name);
  if (!match || (text !== '0' && text !== '1')) return null;
  const [, id = ''] = match;
  const reason = text === '1' ? 'connected' : 'disconnected';
  const plugin = /^client\/(.+)$/s.exec(id);
  if (plugin) {
    const clientId = plugin[1];
    return makeEvent('broker.info', message, text, {
      clientId,
      topic: message.topic,
      reason: `connection-state plug-in: ${reason}`,
    });
  }
  return makeEvent('bridge.state', message, text, {
    clientId: id,
    topic: message.topic,
    reason,
    spoofable: true,
  });
}

/** A message below `$SYS/broker/` other than the log: a counter, the version, or a bridge's state. Null when neither. */
export function readSysMessage(message: DialectMessage, text: string): BrokerEvent | null {
  if (!message.topic.startsWith(root)) return null;
  const name = message.topic.slice(root.length);
  if (name.startsWith('connection/')) return readState(name, text, message);
  if (infoTopics.has(name))
    return makeEvent('broker.info', message, text, { topic: message.topic, reason: text });
  const seconds = name === 'uptime' ? uptime.exec(text)?.[1] : undefined;
  const value = Number(seconds ?? (number.test(text) ? text : Number.NaN));
  if (name === '' || Number.isNaN(value)) return null;
  return makeEvent('broker.metric', message, text, { topic: message.topic, metric: { name, value } });
}
