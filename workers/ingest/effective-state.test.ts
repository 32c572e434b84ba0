import { describe, expect, test } from 'vitest';
import { EffectiveState } from './effective-state';
import { Sight } from './sight';

const online = (since: number) => ({ state: 'online', reason: null, since }) as const;
const offline = (since: number) => ({ state: 'offline', reason: 'gone', since }) as const;

function seeing() {
  const sight = new Sight();
  const state = new EffectiveState(sight, 0);
  state.linkUp(1000);
  expect(state.advance(online(1000), 1000)).toEqual({ state: 'online', reason: null, since: 1000 });
  for (let at = 10_000; at <= 60_000; at += 10_000) {
    sight.noteHeard(at);
    sight.noteOwn(at);
  }
  return { sight, state };
}

describe('EffectiveState', () => {
  test('a cut cable that is noticed after 45 s was blind from the last word on', () => {
    const { state } = seeing();
    expect(state.lostSince(105_000)).toBe(60_000);
    expect(state.advance(offline(105_000), 105_000)).toMatchObject({ state: 'offline', since: 60_000 });
    expect(state.advance(offline(105_000), 106_000)).toBeNull();
    state.linkUp(120_000);
    expect(state.advance(online(120_000), 120_100)).toMatchObject({ state: 'online', since: 120_000 });
  });

  test('a link that was heard a moment ago is lost now', () => {
    const { sight, state } = seeing();
    sight.noteHeard(64_990);
    expect(state.advance(offline(65_000), 65_000)).toMatchObject({ since: 64_990 });
  });

  test('silence of $SYS is blind from its last message on, and seeing again begins when it is noticed', () => {
    const { sight, state } = seeing();
    sight.noteHeard(95_000);
    expect(state.advance(online(1000), 95_000)).toMatchObject({ state: 'blind', since: 60_000 });
    sight.noteHeard(100_000);
    sight.noteOwn(100_000);
    expect(state.advance(online(1000), 100_250)).toEqual({ state: 'online', reason: null, since: 100_250 });
  });

  test('a blind link that is then lost is not taken for seeing in between', () => {
    const { state } = seeing();
    state.advance(online(1000), 95_000);
    expect(state.advance(offline(105_000), 105_000)).toMatchObject({ state: 'offline', since: 60_000 });
  });

  test('a link that never was up is down since it says so; another reason is no other state', () => {
    const state = new EffectiveState(new Sight(), 500);
    expect(state.advance(offline(700), 700)).toMatchObject({ since: 700 });
    expect(state.advance({ ...offline(700), reason: 'refused' }, 900)).toBeNull();
    expect(state.current).toEqual({ state: 'offline', reason: 'refused', since: 700 });
  });
});
