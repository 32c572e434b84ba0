import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { alertSchema } from '@/lib/domain/alert';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}.jsonl`, import.meta.url));
const startMs = 120_000;

async function run(
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'workers/replay/main.ts', ...args], {
    cwd: root,
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {}).end(input);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, out, err };
}

describe('npm run replay', () => {
  it('prints alerts in the stable form and the summary as lines of JSON', { timeout: startMs }, async () => {
    const { code, out, err } = await run([fixture('wildcard-subscriber'), '--json']);
    const [alert, summary, ...more] = out.trimEnd().split('\n');
    expect(alertSchema.parse(JSON.parse(alert ?? ''))).toMatchObject({
      subject: { id: 'mallory' },
      count: 1,
    });
    expect(JSON.parse(summary ?? '')).toEqual({
      summary: { messages: 202, events: 40, topics: 10, alerts: 1, seconds: 16.69 },
    });
    expect({ code, more }).toEqual({ code: 0, more: [] });
    expect(err).not.toContain('\r');
  });

  it('reads the standard input and writes for people', { timeout: startMs }, async () => {
    const { code, out } = await run(['-'], readFileSync(fixture('quiet-plant'), 'utf8'));
    expect({ code, out }).toEqual({
      code: 0,
      out: '0 alerts in 198 messages on 10 topics with 36 broker events over 16.68 seconds of capture\n',
    });
  });

  it('says in one line what is wrong with the command', { timeout: startMs }, async () => {
    const { code, out, err } = await run(['no-such-capture.jsonl']);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'replay: cannot read no-such-capture.jsonl: there is no such file\n',
    });
  });
});
