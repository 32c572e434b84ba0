/** A change of an edge node's, device's or host application's presence that a message caused. Times are ms since the epoch. */
export type SparkplugTransition = {
  readonly entity: 'node' | 'device' | 'host';
  readonly cause:
    | 'NBIRTH'
    | 'NDEATH'
    | 'DBIRTH'
    | 'DDEATH'
    | 'STATE'
    | 'DATA'
    | 'parent-death'
    | 'parent-birth'
    | 'link-lost'
    /** Its MQTT client disconnected, no death certificate came, and nothing was heard since. */
    | 'client-left';
  readonly group: string;
  readonly edgeNode: string;
  /** null for nodes and hosts. */
  readonly device: string | null;
  /** For hosts. */
  readonly hostId: string | null;
  readonly previous: 'online' | 'offline' | 'unknown';
  readonly next: 'online' | 'offline' | 'unknown';
  readonly reason: string;
  readonly at: number;
  readonly bdSeq: number | null;
  /** Number of metrics in a birth. */
  readonly metricCount: number | null;
  /** Of a host's STATE: which edition of Sparkplug its topic is of. */
  readonly format?: '3.0' | '2.2';
};
