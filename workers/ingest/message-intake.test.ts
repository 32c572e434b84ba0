import { describe, expect, test } from 'vitest';
import { TopicStore } from '@/lib/detection/topic-store';
import { MessageIntake } from './message-intake';
import { PayloadQueue } from './payload-queue';

const start = Date.UTC(2026, 10, 22, 12, 0, 30);

function intake() {
  const topics = new TopicStore();
  const clock = { now: start };
  const minutes: number[] = [];
  let wakes = 0;
  const waiting = new PayloadQueue();
  const taken = new MessageIntake({
    topics,
    waiting,
    isOwn: (topic) => topic.startsWith('$SYS/'),
    onMinute: (minute) => minutes.push(minute),
    onWork: () => {
      wakes++;
    },
    now: () => clock.now,
  });
  const send = (topic: string, text = 'x', retain = false) => {
    taken.tick();
    const payload = Buffer.from(text);
    taken.onMessage(topic, payload, retain, payload.length, 0);
  };
  return { topics, waiting, clock, minutes, taken, send, wakes: () => wakes };
}

describe('MessageIntake', () => {
  test('counts messages and bytes by topic and keeps the last payload', () => {
    const { topics, taken, send } = intake();
    send('a', 'one');
    send('a', 'three', true);
    send('b', '');
    const index = topics.indexOf('a');
    expect(topics.totalCount(index)).toBe(2);
    expect(topics.totalBytes(index)).toBe(8);
    expect(taken.payloads.wasRetained(index)).toBe(true);
    expect(taken.payloads.take(index)).toEqual({
      base64: Buffer.from('three').toString('base64'),
      length: 5,
    });
    expect(taken.payloads.take(index)).toBeNull();
    expect(taken.counters).toEqual({ messages: 3, bytes: 8, shedMessages: 0, droppedEvents: 0 });
    expect(taken.lastMessageAt).toBe(start);
  });

  test('the broker’s own words are work, not telemetry, and are copied', () => {
    const { topics, taken, wakes } = intake();
    const payload = Buffer.from('line');
    taken.onMessage('$SYS/broker/log/N', payload, false, 4, 0);
    payload.fill(0);
    expect(topics.size).toBe(0);
    expect(taken.counters.messages).toBe(0);
    const work = taken.work.shift();
    expect(work?.type === 'own' && Buffer.from(work.message.payload).toString()).toBe('line');
    expect(wakes()).toBe(1);
  });

  test('other $ topics are telemetry', () => {
    const { topics, send } = intake();
    send('$other/a');
    expect(topics.totalCount(topics.indexOf('$other/a'))).toBe(1);
  });

  test('Sparkplug messages are counted and looked at, one wake for many', () => {
    const { topics, taken, send, wakes } = intake();
    send('spBv1.0/G/NBIRTH/N');
    send('spBv1.0/G/NDATA/N');
    expect(taken.work.size).toBe(2);
    expect(wakes()).toBe(1);
    expect(topics.size).toBe(2);
  });

  test('a new minute is announced once, before its first message is counted', () => {
    const { topics, clock, minutes, send } = intake();
    send('a');
    clock.now = start + 29_999;
    send('a');
    expect(minutes).toEqual([]);
    clock.now = start + 30_000;
    send('a');
    clock.now = start + 40_000;
    send('a');
    expect(minutes).toEqual([start + 30_000]);
    clock.now = start + 5 * 60_000;
    send('a');
    expect(minutes).toEqual([start + 30_000, start + 4 * 60_000 + 30_000]);
    expect(topics.totalCount(0)).toBe(5);
  });

  test('under overload Sparkplug data is shed and counted; births are not', () => {
    const { taken } = intake();
    const payload = Buffer.alloc(0);
    for (let count = 0; count < 100_500; count++) taken.onMessage('spBv1.0/G/NDATA/N', payload, false, 0, 0);
    taken.onMessage('spBv1.0/G/NBIRTH/N', payload, false, 0, 0);
    taken.onMessage('$SYS/broker/log/N', payload, false, 0, 0);
    expect(taken.counters).toMatchObject({ messages: 100_501, shedMessages: 34_965, droppedEvents: 0 });
    expect(taken.work.size).toBe(100_002);
  });

  test('live messages wait for a look into their payload; stored and reserved ones do not', () => {
    const { topics, waiting, taken, send } = intake();
    taken.stored.subscribing(start);
    send('a', 'stored', true);
    send('a', 'live', true);
    send('$other/b', 'reserved');
    taken.onMessage('a', Buffer.from('cut'), false, 900, 77);
    const message = {
      index: -1,
      payload: Buffer.from(''),
      payloadBytes: 0,
      retain: false,
      propertiesHash: 0,
      at: 0,
    };
    const seen: unknown[] = [];
    while (waiting.shiftInto(message)) seen.push({ ...message, payload: message.payload.toString() });
    const index = topics.indexOf('a');
    expect(seen).toEqual([
      { index, payload: 'live', payloadBytes: 4, retain: true, propertiesHash: 0, at: start },
      { index, payload: 'cut', payloadBytes: 900, retain: false, propertiesHash: 77, at: start },
    ]);
  });

  test('payloads that find no room are shed, counted, and still counted as messages', () => {
    const { waiting, taken, send } = intake();
    for (let count = 0; count < 65_546; count++) send('a', 'x');
    expect(waiting.size).toBe(65_536);
    expect(taken.counters).toMatchObject({ messages: 65_546, shedMessages: 10 });
  });

  test('a topic that was evicted leaves nothing behind for the one that takes its index', () => {
    const { topics, taken, send } = intake();
    send('spBv1.0/G/NDATA/N', 'x', true);
    const index = topics.indexOf('spBv1.0/G/NDATA/N');
    taken.release([index]);
    expect(taken.payloads.take(index)).toBeNull();
    expect(taken.payloads.wasRetained(index)).toBe(false);
  });

  test('a full topic store still counts the message', () => {
    const topics = new TopicStore({ topicsMax: 1 });
    const taken = new MessageIntake({
      topics,
      waiting: new PayloadQueue(),
      isOwn: () => false,
      onMinute: () => {},
      onWork: () => {},
      now: () => start,
    });
    for (const topic of ['a', 'b', 'c']) taken.onMessage(topic, Buffer.from('x'), false, 1, 0);
    expect(taken.counters.messages).toBe(3);
    expect(topics.size).toBe(1);
  });
});
