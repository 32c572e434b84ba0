import type { BrokerEvent } from '@/lib/domain/broker-event';
import { type Reading, settleReading } from '../settle-reading';
import type { LineReader, LogLine } from './log-line';

type AuditReading = Reading & { readonly username?: string; readonly command: string };

/** More ways to read who it was than this, and nobody is named. */
const readingsMax = 64;

/** Every way to split `<id>/<user> | <command>[ | arguments]`: id and user may hold slashes and bars themselves. */
function readActor(text: string): AuditReading[] {
  const readings: AuditReading[] = [];
  for (const bar of text.matchAll(/ \| (?=([A-Za-z]+(?: \| .*)?$))/gs)) {
    const actor = text.slice(0, bar.index);
    for (const slash of actor.matchAll(/\//g)) {
      if (readings.length > readingsMax) return readings;
      const user = actor.slice(slash.index + 1);
      const username = user === '(null)' ? undefined : user;
      readings.push({ id: actor.slice(0, slash.index), username, command: bar[1] ?? '' });
    }
  }
  return readings;
}

function readCommand(line: LogLine): BrokerEvent | null {
  const match = /^(?:dynsec|Broker): (.*)$/s.exec(line.text);
  const readings = readActor(match?.[1] ?? '');
  if (readings.length > readingsMax) return line.event('broker.audit', { reason: match?.[1] });
  const settled = settleReading(readings, line.live);
  if (!settled) return null;
  const { reading, ...who } = settled;
  return line.event('broker.audit', { ...who, username: reading.username, reason: reading.command });
}

/** The broker's words about itself: start, stop, reload, warnings and errors of its own set-up. */
function readOwnWords(line: LogLine): BrokerEvent | null {
  const isOwn =
    /^(?:mosquitto version \S+ (?:starting|running|terminating)|Reloading config\.|Saving in-memory database to |Config loaded from |Using default config\.|Opening \S+ listen socket |Bridge .* next backoff will be |Warning: |Error)/s.test(
      line.text,
    );
  return isOwn ? line.event('broker.info', { reason: line.text }) : null;
}

/** Who changed the broker's security configuration, and what the broker says of itself. */
export const auditReaders: readonly LineReader[] = [readCommand, readOwnWords];
