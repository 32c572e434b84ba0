import { seededRandom } from '@/lib/detection/testing/seeded-random';
import { encodeSparkplugPayload, type SparkplugType } from '@/workers/demo/sparkplug-encode';

const metrics = 20;
const firstAlias = 118;
const startAt = Date.UTC(2026, 0, 5);
const types: readonly SparkplugType[] = ['Float', 'Double', 'Int32', 'Boolean', 'UInt16'];
const quantities = ['Temperature', 'Pressure', 'Vibration', 'Speed', 'Current'];

/** The datatypes of the metrics by their aliases, as a birth gives them. */
export const benchDatatypes: Uint8Array = Uint8Array.from(
  { length: metrics },
  (_, n) => [9, 10, 3, 11, 6].at(n % types.length) ?? 0,
);

/**
 * Data messages of one edge node with 20 metrics: with name and datatype, or with alias only as Sparkplug 3.0 asks; as
 * buffers, which is how they come from the MQTT client.
 */
export function makePayloads(kind: 'named' | 'alias', count: number): readonly Uint8Array[] {
  const random = seededRandom(17);
  return Array.from({ length: count }, (_, turn) =>
    Buffer.from(
      encodeSparkplugPayload({
        timestamp: startAt + turn * 1000 + 40,
        seq: turn % 256,
        metrics: Array.from({ length: metrics }, (_, n) => {
          const datatype = types[n % types.length] ?? 'Float';
          const description = {
            timestamp: startAt + turn * 1000 + n,
            datatype,
            value: makeValue(datatype, random),
          };
          return kind === 'named'
            ? { ...description, name: `Line 4/Furnace ${(n % 4) + 1}/Zone ${n + 1}/${quantities[n % 5]}` }
            : { ...description, alias: firstAlias + n, isTyped: false };
        }),
      }),
    ),
  );
}

function makeValue(datatype: SparkplugType, random: () => number): number | boolean {
  switch (datatype) {
    case 'Boolean':
      return random() < 0.5;
    case 'Int32':
      return Math.floor(random() * 20_000) - 2000;
    case 'UInt16':
      return Math.floor(random() * 60_000);
    default:
      return 20 + random() * 60;
  }
}
