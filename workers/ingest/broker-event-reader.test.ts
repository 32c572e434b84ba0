import { describe, expect, test } from 'vitest';
import { BrokerEventReader } from './broker-event-reader';

const line = (text: string, topic = '$SYS/broker/log/N', receivedAt = 1000) => ({
  topic,
  payload: Buffer.from(text),
  retain: false,
  receivedAt,
});
const connect = line('1: New client connected from 10.0.0.7:5000 as evil (p2, c1, k60).');
const version = line('mosquitto version 2.0.11', '$SYS/broker/version');

function reader(kind: 'auto' | 'mosquitto' | 'generic' = 'auto') {
  const clock = { now: 0 };
  return { clock, underTest: new BrokerEventReader({ kind, isMonitor: () => false, now: () => clock.now }) };
}

describe('BrokerEventReader', () => {
  test('what came before the broker was recognised is read afterwards, in order', () => {
    const { underTest } = reader();
    expect(underTest.read(connect)).toEqual([]);
    expect(underTest.kind).toBeNull();
    const events = underTest.read(version);
    expect(events.map((event) => event.kind)).toEqual(['client.connected', 'broker.info']);
    expect(underTest.kind).toBe('mosquitto');
    expect(underTest.version).toBe('2.0.11');
    expect(underTest.sessions.session('evil')).toMatchObject({ address: '10.0.0.7' });
    expect(underTest.seenKinds.has('client.connected')).toBe(true);
  });

  test('a chosen kind is read at once', () => {
    const { underTest } = reader('mosquitto');
    expect(underTest.read(connect)).toMatchObject([{ kind: 'client.connected', clientId: 'evil' }]);
  });

  test('what is held back is bounded', () => {
    const { underTest } = reader();
    for (let count = 0; count < 6000; count++) underTest.read(line('?', '$SYS/unknown'));
    expect(underTest.read(version).length).toBe(5001);
  });

  test('after a minute without recognition: generic, until the broker shows what it is', () => {
    const { underTest, clock } = reader();
    underTest.settle();
    expect(underTest.kind).toBeNull();
    clock.now = 60_000;
    underTest.settle();
    expect(underTest.kind).toBe('generic');
    expect(underTest.isOwn('$SYS/broker/version')).toBe(true);
    underTest.read(version);
    expect(underTest.kind).toBe('mosquitto');
  });

  test('a broker chosen as generic has no own topics', () => {
    const { underTest } = reader('generic');
    expect(underTest.isOwn('$SYS/broker/version')).toBe(false);
  });
});
