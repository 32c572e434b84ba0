import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { createEventParser, type StreamEvent } from '@/components/live/read-event-stream';
import type { Change } from '@/lib/db/change-log';
import type { StreamStart } from './choose-start';
import { createLiveHub, type LiveHub, type Viewer } from './live-hub';
import { streamLive } from './stream-live';

const log = pino({ level: 'silent' });
const changeOf = (seq: number): Change => ({
  seq: BigInt(seq),
  frame: { type: 'changed', resource: 'brokers', brokerId: seq },
});

/** A change log in memory, with the same two questions to it as the real one. */
function createLog(length: number) {
  const rows = Array.from({ length }, (_, index) => changeOf(index + 1));
  let hint: () => void = () => undefined;
  let failures = 0;
  return {
    append(count = 1) {
      for (let added = 0; added < count; added++) rows.push(changeOf(rows.length + 1));
      hint();
    },
    failNext: (times: number) => {
      failures = times;
    },
    source: {
      log,
      pollMs: 20,
      latestSequence: async () => BigInt(rows.length),
      listen(onHint: () => void) {
        hint = onHint;
        return { stop: async () => undefined };
      },
      async readChanges(after: bigint, limit: number) {
        if (failures-- > 0) throw new Error('away');
        return rows.filter((row) => row.seq > after).slice(0, limit);
      },
    },
  };
}

async function joinHub(hub: LiveHub): Promise<Viewer> {
  const viewer = await hub.join();
  if (viewer === null) throw new Error('refused');
  return viewer;
}

/** Reads a stream whose clock stands still unless somebody sleeps: then it moves on by exactly that long. */
function follow(parts: { hub: LiveHub; viewer: Viewer; start: StreamStart; ageMaxMs?: number }) {
  let now = Date.UTC(2026, 10, 22);
  const events: StreamEvent[] = [];
  const texts: string[] = [];
  const parse = createEventParser((event) => events.push(event));
  const stream = streamLive({
    pingMs: 2_000,
    ageMaxMs: 60_000,
    ...parts,
    now: () => new Date(now),
    sleep: (ms) =>
      new Promise((done) =>
        setTimeout(() => {
          now += ms;
          done();
        }, 200),
      ),
  });
  return {
    events,
    texts,
    ids: () => events.filter((event) => event.type === 'message').map((event) => Number(event.id)),
    async readUntil(isEnough: () => boolean) {
      while (!isEnough()) {
        const { value, done } = await stream.next();
        if (done) return 'ended';
        texts.push(value);
        parse(value);
      }
      return 'enough';
    },
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('streamLive', () => {
  test('a comment comes first, then where it starts, then what comes', async () => {
    const changes = createLog(3);
    const hub = createLiveHub(changes.source, 10);
    const viewer = await joinHub(hub);
    const stream = follow({ hub, viewer, start: { after: 3n, isReset: false } });
    await stream.readUntil(() => stream.events.some((event) => event.type === 'ping'));
    changes.append(2);
    await stream.readUntil(() => stream.ids().length === 2);
    expect(stream.texts[0]).toMatch(/^: /);
    expect(stream.events[0]).toMatchObject({ type: 'start', id: '3' });
    expect(stream.ids()).toEqual([4, 5]);
    viewer.close();
  });

  test('resumes after the last id, each change once and in order, also those that come while it catches up', async () => {
    const changes = createLog(1_200);
    const hub = createLiveHub(changes.source, 10);
    const viewer = await joinHub(hub);
    const stream = follow({ hub, viewer, start: { after: 100n, isReset: false } });
    await stream.readUntil(() => stream.ids().length === 50);
    changes.append(30);
    await stream.readUntil(() => stream.ids().length >= 1_130);
    changes.append(1);
    await stream.readUntil(() => stream.ids().length >= 1_131);
    expect(stream.ids()).toEqual(range(101, 1_231));
    viewer.close();
  });

  test('says reset when the log no longer reaches back', async () => {
    const hub = createLiveHub(createLog(9).source, 10);
    const viewer = await joinHub(hub);
    const stream = follow({ hub, viewer, start: { after: 9n, isReset: true } });
    await stream.readUntil(() => stream.events.length > 0);
    expect(stream.events[0]).toMatchObject({ type: 'reset', id: '9' });
    viewer.close();
  });

  test('pings while nothing happens, and ends when it is old', async () => {
    const hub = createLiveHub(createLog(0).source, 10);
    const viewer = await joinHub(hub);
    const stream = follow({ hub, viewer, start: { after: 0n, isReset: false }, ageMaxMs: 7_000 });
    expect(await stream.readUntil(() => false)).toBe('ended');
    const pings = stream.events
      .filter((event) => event.type === 'ping')
      .map((event) => JSON.parse(event.data).at);
    expect(pings).toEqual([0, 2, 4, 6].map((second) => `2026-11-22T00:00:0${second}.000Z`));
    expect(viewer.isClosed()).toBe(true);
  });

  test('ends at once when the viewer goes', async () => {
    const hub = createLiveHub(createLog(0).source, 10);
    const viewer = await joinHub(hub);
    const stream = follow({ hub, viewer, start: { after: 0n, isReset: false } });
    const end = stream.readUntil(() => false);
    viewer.close();
    expect(await end).toBe('ended');
  });
});

describe('createLiveHub', () => {
  test('all viewers get every change', async () => {
    const changes = createLog(0);
    const hub = createLiveHub(changes.source, 10);
    const [first, second] = [await joinHub(hub), await joinHub(hub)];
    changes.append(3);
    await Promise.all([first.arrival(), second.arrival()]);
    for (const viewer of [first, second]) {
      expect(viewer.take().map((change) => Number(change.seq))).toEqual([1, 2, 3]);
      viewer.close();
    }
  });

  test('a viewer that does not keep up is closed, the others go on', async () => {
    const changes = createLog(0);
    const hub = createLiveHub(changes.source, 10);
    const [slow, quick] = [await joinHub(hub), await joinHub(hub)];
    const seen: number[] = [];
    for (let round = 0; round < 5; round++) {
      changes.append(400);
      while (seen.length < (round + 1) * 400) {
        await quick.arrival();
        seen.push(...quick.take().map((change) => Number(change.seq)));
      }
    }
    expect(slow.isClosed()).toBe(true);
    expect(seen).toEqual(range(1, 2_000));
    quick.close();
  });

  test('misses nothing while the log cannot be read', async () => {
    const changes = createLog(0);
    const hub = createLiveHub(changes.source, 10);
    const viewer = await joinHub(hub);
    changes.failNext(3);
    changes.append(2);
    await viewer.arrival();
    expect(viewer.take().map((change) => Number(change.seq))).toEqual([1, 2]);
    viewer.close();
  });

  test('one more than it takes is refused until somebody leaves', async () => {
    const hub = createLiveHub(createLog(0).source, 1);
    const viewer = await joinHub(hub);
    expect(await hub.join()).toBeNull();
    viewer.close();
    (await joinHub(hub)).close();
  });

  test('who comes back after everybody left is told only what is new', async () => {
    const changes = createLog(0);
    const hub = createLiveHub(changes.source, 10);
    (await joinHub(hub)).close();
    changes.append(5);
    const viewer = await joinHub(hub);
    changes.append(1);
    await viewer.arrival();
    expect(viewer.take().map((change) => Number(change.seq))).toEqual([6]);
    viewer.close();
  });
});
