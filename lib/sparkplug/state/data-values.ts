import { valueFit } from '../interpret-metric';
import { judgeMetric } from './judge-metric';
import { quality } from './metric-columns';
import type { MetricOwner } from './metric-owner';
import type { Arrival } from './metric-values';
import type { DeviceTrack, NodeTrack } from './node-track';
import { worthOf } from './sender-state';
import type { SequenceStep } from './sequence-tracker';
import type { WatchParts } from './watch-parts';

type MutableArrival = { -readonly [Key in keyof Arrival]: Arrival[Key] };

/** Messages that come after newer ones. */
export const lateSteps: ReadonlySet<SequenceStep | null> = new Set<SequenceStep | null>([
  'fill',
  'late-fill',
  'straggler',
  'behind',
  'duplicate',
]);

/** Takes what data messages say into the metrics, and has judged what no declaration covers. Makes no object for a message. */
export class DataValues {
  private readonly arrival: MutableArrival = { at: 0, payloadTimestamp: Number.NaN, worth: 0, isLate: false };

  constructor(private readonly parts: Pick<WatchParts, 'cursor' | 'metrics' | 'tracks'>) {}

  /** The values of the message at hand; true when it is about the past only. `step` is null without a sequence number. */
  take(
    node: NodeTrack,
    device: DeviceTrack | null,
    name: string,
    at: number,
    step: SequenceStep | null,
  ): boolean {
    const { cursor } = this.parts;
    const { arrival } = this;
    arrival.at = at;
    arrival.payloadTimestamp = cursor.payloadTimestamp;
    arrival.isLate = step !== 'next' && lateSteps.has(step);
    arrival.worth = worthOf(node, device === null ? null : (device.record?.state ?? 'unknown'));
    const owner = device === null ? node.metrics : device.metrics;
    let live = 0;
    for (cursor.rewind(); cursor.next(); ) {
      if (cursor.isHistorical) continue;
      live++;
      this.takeValue(node, owner, name, arrival);
    }
    return live === 0 && cursor.metricCount > 0;
  }

  private takeValue(node: NodeTrack, owner: MetricOwner, name: string, arrival: MutableArrival): void {
    const { cursor, metrics, tracks } = this.parts;
    const sure = arrival.worth;
    if (sure === quality.good && !cursor.hasName && owner.declared !== 'live')
      arrival.worth = quality.oldBirth;
    const row = metrics.table.find(owner, cursor);
    const fit = row < 0 ? valueFit.untyped : metrics.values.take(row, cursor, arrival);
    if (row < 0 || fit === valueFit.wrongField || fit === valueFit.outOfRange)
      judgeMetric(
        tracks.desk,
        { node, owner, metrics, cursor },
        { at: arrival.at, topic: name, row },
        arrival,
      );
    arrival.worth = sure;
  }
}
