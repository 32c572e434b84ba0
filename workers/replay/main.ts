import { detectors } from '@/lib/detection/registry';
import { AppError } from '@/lib/errors';
import { createLineWriter } from './line-writer';
import { createProgressBar, noProgressBar } from './progress-bar';
import { replayCaptures } from './replay-captures';
import { parseReplayOptions } from './replay-options';
import { sayAlert, saySummary } from './say-alert';

async function main(): Promise<void> {
  const options = parseReplayOptions(
    process.argv.slice(2),
    detectors.map(({ kind }) => kind),
  );
  const write = (text: string) => process.stderr.write(text);
  const lines = createLineWriter((text) => process.stdout.write(text));
  const { alerts, summary } = await replayCaptures(options, {
    say: (text) => write(`${text}\n`),
    createProgressBar: (bytesTotal) =>
      process.stderr.isTTY ? createProgressBar({ bytesTotal, write, now: Date.now }) : noProgressBar,
    onScore: (score) => lines.add(JSON.stringify(score)),
  });
  lines.flush();
  const say = options.json ? JSON.stringify : sayAlert;
  for (const alert of alerts) process.stdout.write(`${say(alert)}\n`);
  process.stdout.write(`${options.json ? JSON.stringify({ summary }) : saySummary(summary)}\n`);
}

// The reader of a pipe (`head`) may have seen enough.
process.stdout.on('error', () => process.exit(0));

main().catch((error: unknown) => {
  const text =
    error instanceof AppError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`replay: ${text}\n`);
  process.exitCode = 1;
});
