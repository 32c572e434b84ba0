import { expect, test } from 'vitest';
import { createLiveStore } from './live-store';

function setUp() {
  const tasks: (() => void)[] = [];
  const store = createLiveStore<number, number>({
    initial: 0,
    reduce: (sum, frame) => sum + frame,
    schedule: (task) => {
      tasks.push(task);
      return () => {
        tasks.splice(tasks.indexOf(task), 1);
      };
    },
  });
  let renders = 0;
  const batches: (readonly number[])[] = [];
  store.subscribe(() => renders++);
  store.onFrames((frames) => batches.push(frames));
  const runTasks = () => {
    for (const task of tasks.splice(0)) task();
  };
  return { store, tasks, runTasks, batches, renders: () => renders };
}

test('many frames are one batch and one render', () => {
  const { store, tasks, runTasks, batches, renders } = setUp();
  for (let frame = 1; frame <= 100; frame++) store.push(frame);
  expect(store.getSnapshot().state).toBe(0);
  expect(tasks).toHaveLength(1);
  runTasks();
  expect(store.getSnapshot().state).toBe(5050);
  expect(batches).toHaveLength(1);
  expect(renders()).toBe(1);
});

test('a pause freezes the state and counts what waits; its end lets everything through in order', () => {
  const { store, runTasks, batches } = setUp();
  store.setPaused(true);
  store.push(1);
  store.push(2);
  runTasks();
  expect(store.getSnapshot()).toEqual({ state: 0, isPaused: true, held: 2 });
  store.setPaused(false);
  expect(store.getSnapshot()).toEqual({ state: 3, isPaused: false, held: 0 });
  expect(batches.at(-1)).toEqual([1, 2]);
});

test('a pause that outlasts what is kept says so', () => {
  const { store } = setUp();
  store.setPaused(true);
  for (let frame = 0; frame < 2001; frame++) store.push(1);
  expect(store.hasOverflowed()).toBe(true);
  store.setPaused(false);
  expect(store.getSnapshot().state).toBe(2000);
});
