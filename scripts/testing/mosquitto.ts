import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';

export type MosquittoOptions = {
  /** Extra lines of mosquitto.conf. */
  readonly lines?: readonly string[];
  /** Write connects, disconnects and (un)subscribes to `$SYS/broker/log/…`; default true. */
  readonly logTopics?: boolean;
  /** Allow MQTT clients without a user; default true. */
  readonly anonymous?: boolean;
  readonly port?: number;
};

export type Mosquitto = {
  readonly port: number;
  readonly url: string;
  /** A folder for certificates and password files, removed by `stop`. */
  readonly folder: string;
  /** What the broker wrote to its own log file. */
  log(): string;
  /** Ends the broker but keeps port and folder, for `start` again. */
  halt(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const binaries = [
  '/usr/sbin/mosquitto',
  '/usr/bin/mosquitto',
  '/usr/local/sbin/mosquitto',
  '/opt/homebrew/sbin/mosquitto',
];

/** The installed Mosquitto, or null. */
export function findMosquitto(): string | null {
  return binaries.find((file) => existsSync(file)) ?? null;
}

/** Runs a real Mosquitto on a free loopback port. Throws when it is not installed or does not come up. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const binary = findMosquitto();
  if (binary === null)
    throw new Error('mosquitto is not installed: apt-get install -y mosquitto mosquitto-clients');
  const port = options.port ?? (await getPort({ host: '127.0.0.1' }));
  const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-mosquitto-'));
  const logFile = join(folder, 'mosquitto.log');
  const lines = [
    `listener ${port} 127.0.0.1`,
    `allow_anonymous ${options.anonymous ?? true}`,
    'sys_interval 1',
    'max_queued_messages 100000',
    `log_dest file ${logFile}`,
    ...((options.logTopics ?? true)
      ? [
          'log_dest topic',
          'log_type error',
          'log_type warning',
          'log_type notice',
          'log_type information',
          'log_type subscribe',
          'log_type unsubscribe',
        ]
      : []),
    'user root',
    ...(options.lines ?? []),
  ];
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `${lines.join('\n')}\n`);
  let child: ChildProcess | null = null;

  async function halt(): Promise<void> {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill('SIGTERM');
    await ended;
  }
  async function start(): Promise<void> {
    child = spawn(binary ?? '', ['-c', config], { stdio: 'ignore' });
    await waitForPort(port, child, () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''));
  }
  await start();
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    folder,
    log: () => readFileSync(logFile, 'utf8'),
    halt,
    start,
    async stop() {
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitForPort(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with code ${child.exitCode}: ${log()}`);
    const isOpen = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => done(true)).once('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(100);
  }
  throw new Error(`mosquitto did not open port ${port} in 30 s: ${log()}`);
}
