import { type ChildProcess, execFileSync, spawn } from 'node:child_process';

/** Subscribes with `mosquitto_sub`, as an attacker would, until `stop`. */
export function eavesdrop(port: number, clientId: string, filter: string): { stop(): void } {
  const child: ChildProcess = spawn(
    'mosquitto_sub',
    ['-h', '127.0.0.1', '-p', String(port), '-i', clientId, '-t', filter],
    { stdio: 'ignore' },
  );
  return { stop: () => child.kill('SIGTERM') };
}

/** Publishes one message with `mosquitto_pub`. */
export function publish(port: number, topic: string, payload: string): void {
  execFileSync('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(port), '-t', topic, '-m', payload]);
}
