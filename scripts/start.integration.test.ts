import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerwatch-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `npm start`'s script, which is expected to refuse. */
function start(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
      env: { ...process.env, DATA_DIR: join(folder, 'data'), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('close', (code) => done({ code, stderr }));
  });
}

describe('npm start refuses with one clear sentence and code 1', () => {
  test.each([
    [
      'a wrong MQTT_URL',
      { MQTT_URL: 'http://user:hunter2@broker' },
      /^brokerwatch: MQTT_URL must be mqtt:\/\//m,
    ],
    ['a wrong PORT', { PORT: 'eighty' }, /^brokerwatch: PORT must be a port number/m],
    ['a wrong HOST', { HOST: '192.0.2.1' }, /^brokerwatch: cannot listen on HOST 192\.0\.2\.1/m],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/x' },
      /^brokerwatch: the database of DATABASE_URL \(127\.0\.0\.1:1\/x\) cannot be reached/m,
    ],
  ])('%s', async (_name, env, expected) => {
    const { code, stderr } = await start(env);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test('a data folder that cannot be made', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { code, stderr } = await start({ DATA_DIR: join(file, 'data') });
    expect(stderr).toMatch(/^brokerwatch: the data folder .* cannot be written/m);
    expect(code).toBe(1);
  });

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await start({ PORT: String(port) });
    server.close();
    expect(stderr).toMatch(
      new RegExp(`^brokerwatch: port ${port} on 127\\.0\\.0\\.1 is already in use`, 'm'),
    );
    expect(code).toBe(1);
  });
});
