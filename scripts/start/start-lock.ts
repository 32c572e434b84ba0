import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartProblem } from './start-problem';

function lockPath(dataDir: string): string {
  const name = `brokerwatch-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)}`;
  return platform() === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Holds a data folder for this process; a lock left by a killed process is taken over. Throws when another one holds it. */
export async function holdDataDir(dataDir: string): Promise<() => void> {
  const path = lockPath(dataDir);
  if (await isAnswered(path))
    throw new StartProblem(
      `Brokerwatch is already running on the data folder ${resolve(dataDir)}: stop it, or set DATA_DIR to another folder`,
    );
  rmSync(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((done, fail) => server.once('error', fail).listen(path, done));
  server.unref();
  return () => server.close();
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}
