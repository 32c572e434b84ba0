import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, type Step } from '../testing/play-events';
import { createMessagePlay } from '../testing/play-messages';
import { rogueBridge } from './rogue-bridge';

const bridge = (clientId: string, at: number): Step => ({
  kind: 'client.connected',
  clientId,
  isBridge: true,
  address: '10.0.0.8',
  username: 'bridge',
  at,
});
const state = (clientId: string, at: number): Step => ({
  kind: 'bridge.state',
  clientId,
  reason: 'disconnected',
  spoofable: true,
  at,
});
const beginning: Step = { kind: 'client.connected', clientId: 'plc', at: 0 };

describe('raises', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'a bridge that comes after learning', steps: [beginning, bridge('out', oneDay)] },
    {
      name: 'one that forged its own state first',
      steps: [beginning, state('out', oneDay), bridge('out', oneDay + 1)],
    },
  ])('$name', ({ steps }) => {
    const found = playEvents(rogueBridge, steps);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'high',
      key: 'client:out',
      evidence: { addresses: ['10.0.0.8'], username: 'bridge' },
    });
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[]; settings?: unknown }>([
    { name: 'on a fresh install', steps: [bridge('site-a', 0), bridge('site-b', 60)] },
    {
      name: 'on a bridge known from learning that reconnects',
      steps: [bridge('site-a', 0), bridge('site-a', oneDay), bridge('site-a', 9 * oneDay)],
    },
    {
      name: 'on a bridge that was away, when the broker keeps its state',
      steps: [state('site-a', 0), bridge('site-a', 3 * oneDay)],
    },
    {
      name: 'on an allowed bridge',
      steps: [beginning, bridge('site-c', oneDay)],
      settings: { allowedBridges: ['site-*'] },
    },
    {
      name: 'on what is not a bridge',
      steps: [beginning, { kind: 'client.connected', clientId: 'plc-2', isBridge: false, at: oneDay }],
    },
  ])('$name', ({ steps, settings }) => {
    expect(playEvents(rogueBridge, steps, { settings })).toEqual([]);
  });
});

describe('messages that come twice', () => {
  const topics = ['plant/a', 'plant/b', 'plant/c', 'plant/d'];
  const message = (topic: string, turn: number, after: number) => ({
    topic,
    after,
    payload: `{"ts":${1_767_571_200 + turn},"value":${(turn * 7) % 10}}`,
  });
  /** Each topic has a message every ten seconds or so; `echo` says after how many seconds it comes again. */
  const play = (turns: number, echo: (turn: number, topic: string) => number | null, beginsTwice = false) => {
    const scene = createMessagePlay(rogueBridge, { settings: { learningHours: 1 } });
    for (let turn = 0; turn < turns; turn++)
      for (const topic of topics) {
        scene.send(message(topic, turn, 2.5));
        const after = beginsTwice ? 0.1 : echo(turn, topic);
        if (after !== null) scene.send(message(topic, turn, after));
      }
    return scene.raises();
  };

  test('on several topics, one after another, are told as a loop', () => {
    const raised = play(450, (turn) => (turn > 430 ? 0.2 : null));
    expect(raised).toMatchObject([{ key: 'loop', severity: 'medium', evidence: { topicsInAll: 3 } }]);
  });

  test.each<[string, Parameters<typeof play>]>([
    ['once after a broken connection', [450, (turn) => (turn === 440 ? 0.2 : null)]],
    ['on one topic only', [450, (turn, topic) => (turn > 430 && topic === 'plant/a' ? 0.2 : null)]],
    ['now and then', [600, (turn) => (turn > 400 && turn % 40 === 0 ? 0.2 : null)]],
    ['since the monitor learned', [450, () => null, true]],
  ])('%s are silent', (_, args) => expect(play(...args)).toEqual([]));

  test('what came twice while learning is kept over a restart', () => {
    const scene = createMessagePlay(rogueBridge);
    for (let turn = 0; turn < 120; turn++)
      for (const after of [600, 0.1]) scene.send(message('plant/a', turn, after));
    expect(JSON.stringify(scene.running.memory())).toContain('plant/a');
  });
});
