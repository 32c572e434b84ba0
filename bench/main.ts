import { generatePrismaClient } from '../scripts/start/generate-prisma-client';
import type { Bench } from './bench';

async function loadBenches(): Promise<readonly Bench[]> {
  await generatePrismaClient();
  const [
    attacks,
    crash,
    detectSpeed,
    falseAlarms,
    ingest,
    latency,
    notify,
    seriesWrite,
    sparkplugDecode,
    sparkplugFuzz,
    sparkplugState,
  ] = await Promise.all([
    import('./attacks'),
    import('./crash'),
    import('./detect-speed'),
    import('./false-alarms'),
    import('./ingest'),
    import('./latency'),
    import('./notify'),
    import('./series-write'),
    import('./sparkplug-decode'),
    import('./sparkplug-fuzz'),
    import('./sparkplug-state'),
  ]);
  return [
    attacks.attacksBench,
    crash.crashBench,
    detectSpeed.detectSpeedBench,
    falseAlarms.falseAlarmsBench,
    ingest.ingestBench,
    latency.latencyBench,
    notify.notifyBench,
    seriesWrite.seriesWriteBench,
    sparkplugDecode.sparkplugDecodeBench,
    sparkplugFuzz.sparkplugFuzzBench,
    sparkplugState.sparkplugStateBench,
  ];
}

/** Runs the named benches, or all: one JSON line a measure on stdout, progress on stderr. */
async function main(names: readonly string[]): Promise<number> {
  const benches = await loadBenches();
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `no bench named ${unknown.join(', ')}: there are ${benches.map((bench) => bench.name).join(', ')}\n`,
    );
    return 1;
  }
  for (const bench of benches.filter((candidate) => names.length === 0 || names.includes(candidate.name))) {
    process.stderr.write(`bench ${bench.name}\n`);
    await bench.run((metric, value, unit, extra = {}) => {
      process.stdout.write(
        `${JSON.stringify({ bench: bench.name, metric, value: Math.round(value * 1000) / 1000, unit, ...extra })}\n`,
      );
    });
  }
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
