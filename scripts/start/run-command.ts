import { spawn } from 'node:child_process';

export type CommandResult = { readonly code: number; readonly output: string };

/** Runs a program to its end; output is kept (both streams in order) and, with `show`, passed on. */
export function runCommand(
  command: string,
  args: readonly string[],
  {
    env = {},
    show = false,
  }: { readonly env?: Readonly<Record<string, string>>; readonly show?: boolean } = {},
): Promise<CommandResult> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      if (show) process.stderr.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => done({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => done({ code: code ?? (signal ? 1 : 0), output }));
  });
}
