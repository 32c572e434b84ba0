import { type ChildProcess, fork } from 'node:child_process';
import type { ChildUsage } from './child-usage';

type Message = { readonly type: string };

/** A process of the bench that talks over IPC. */
export type BenchChild = {
  waitFor(type: string): Promise<void>;
  usage(): Promise<ChildUsage>;
  /** Ends it with SIGTERM and waits. */
  stop(): Promise<void>;
  readonly ended: Promise<void>;
};

/** Starts a TypeScript file as a process of its own; its stderr is ours. */
export function startChild(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): BenchChild {
  const child: ChildProcess = fork(file, [...args], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  function next<Wanted extends Message>(type: string): Promise<Wanted> {
    return new Promise((resolve, reject) => {
      const onMessage = (message: unknown) => {
        if ((message as Message).type !== type) return;
        child.off('message', onMessage).off('exit', onExit);
        resolve(message as Wanted);
      };
      const onExit = () => reject(new Error(`${file} ended before it said ${type}`));
      child.on('message', onMessage).once('exit', onExit);
    });
  }
  return {
    ended,
    waitFor: async (type) => void (await next(type)),
    usage() {
      const answer = next<Message & ChildUsage>('usage');
      child.send('usage');
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
