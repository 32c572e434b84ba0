import pino from 'pino';
import { expect, test } from 'vitest';
import { startLoop } from './start-loop';

const generous = { timeout: 10_000, interval: 5 };

function recording() {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  return { log, lines };
}

test('runs again and again, never twice at a time, and stop waits for the run at hand', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const loop = startLoop({
    name: 'test',
    everyMs: 1,
    log: pino({ level: 'silent' }),
    async run() {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 15));
      running--;
      runs++;
    },
  });
  await expect.poll(() => runs, generous).toBeGreaterThan(3);
  await loop.stop();
  const after = runs;
  expect([most, running]).toEqual([1, 0]);
  await new Promise((done) => setTimeout(done, 50));
  expect(runs).toBe(after);
});

test('a failure is survived and told once, and once when it is over', async () => {
  const { log, lines } = recording();
  let runs = 0;
  const loop = startLoop({
    name: 'test',
    everyMs: 1,
    log,
    async run() {
      if (++runs <= 5) throw new Error('away');
    },
  });
  await expect.poll(() => runs, generous).toBeGreaterThan(6);
  await loop.stop();
  expect(lines).toEqual(['failed, will be tried again', 'works again']);
});
