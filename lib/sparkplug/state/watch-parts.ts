import type { Inflate } from '../inflate-body';
import type { MetricCursor } from '../metric-cursor';
import type { SparkplugPresence } from '../presence';
import type { FleetMetrics } from './fleet-metrics';
import type { FleetTracks } from './fleet-tracks';

/** What all that takes part in watching one broker works on; the cursor stands on the message at hand. */
export type WatchParts = {
  readonly presence: SparkplugPresence;
  readonly tracks: FleetTracks;
  readonly metrics: FleetMetrics;
  readonly cursor: MetricCursor;
  readonly inflate?: Inflate;
};
