import { type ChildProcess, spawn } from 'node:child_process';

const stopDeadlineMs = 15_000;
const restartMsMin = 1_000;
const restartMsMax = 30_000;

export type SupervisedProcess = { readonly name: string; pid(): number | null; stop(): Promise<void> };

type Options = {
  readonly name: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  /** Called when the process ended by itself; it is started again after a pause. */
  onCrash(code: number | null, signal: string | null): void;
  /** Called after each start with the new process id. */
  onStarted(): void;
};

/**
 * Runs a TypeScript entry point in a process group of its own, so that a terminal's Ctrl-C reaches only us and we stop
 * the parts in order. Entry points end when their IPC channel closes, so that none outlives a killed parent.
 */
export function superviseProcess({ name, script, env, onCrash, onStarted }: Options): SupervisedProcess {
  let child: ChildProcess | null = null;
  let isStopping = false;
  let pauseMs = restartMsMin;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    const startedAt = Date.now();
    const started = spawn(process.execPath, ['--import', 'tsx', script], {
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    child = started;
    started.once('exit', (code, signal) => {
      child = null;
      if (isStopping) return;
      onCrash(code, signal);
      pauseMs = Date.now() - startedAt > 60_000 ? restartMsMin : Math.min(pauseMs * 2, restartMsMax);
      timer = setTimeout(start, pauseMs);
    });
    onStarted();
  }
  start();

  return {
    name,
    pid: () => child?.pid ?? null,
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      const running = child;
      if (running === null) return;
      const ended = new Promise<void>((done) => running.once('exit', () => done()));
      running.kill('SIGTERM');
      const force = setTimeout(() => running.kill('SIGKILL'), stopDeadlineMs);
      await ended;
      clearTimeout(force);
    },
  };
}
