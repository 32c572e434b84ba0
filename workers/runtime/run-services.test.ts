import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { runServices, type Service } from './run-services';

const log = pino({ level: 'silent' });

function service(name: string, trace: string[], more: Partial<Service> = {}): Service {
  return {
    name,
    start: async () => void trace.push(`+${name}`),
    stop: async () => void trace.push(`-${name}`),
    ...more,
  };
}

describe('runServices', () => {
  test('starts in order and stops in reverse, once', async () => {
    const trace: string[] = [];
    const stop = await runServices([service('db', trace), service('mqtt', trace)], log, 1000);
    await Promise.all([stop(), stop()]);
    await stop();
    expect(trace).toEqual(['+db', '+mqtt', '-mqtt', '-db']);
  });

  test('a stop that hangs or throws is passed over', async () => {
    const trace: string[] = [];
    const hangs = service('hangs', trace, { stop: () => new Promise(() => {}) });
    const fails = service('fails', trace, { stop: () => Promise.reject(new Error('no')) });
    const stop = await runServices([service('db', trace), hangs, fails], log, 20);
    await stop();
    expect(trace).toEqual(['+db', '+hangs', '+fails', '-db']);
  });

  test('a failed start stops what had started and says which one failed', async () => {
    const trace: string[] = [];
    const fails = service('mqtt', trace, { start: () => Promise.reject(new Error('no')) });
    const running = runServices([service('db', trace), fails, service('never', trace)], log, 1000);
    await expect(running).rejects.toThrow('mqtt did not start');
    expect(trace).toEqual(['+db', '-db']);
  });
});
