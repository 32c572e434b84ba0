/** What was counted since the last `takeDirty`: parallel arrays, one entry a topic. */
export type DirtyTopics = {
  readonly indexes: Uint32Array;
  readonly counts: Uint32Array;
  readonly bytes: Float64Array;
};

/** What was learned of the time between two messages of a topic; times in seconds. */
export type GapStatistics = {
  readonly mean: number;
  readonly variance: number;
  readonly max: number;
  readonly count: number;
};
