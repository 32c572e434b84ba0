/** What was counted in one minute, its begin in ms; parallel arrays, topics by row id. */
export type StoredMinute = {
  readonly minute: number;
  readonly topics: Int32Array;
  readonly counts: Int32Array;
  readonly bytes: Float64Array;
};

/** A topic with all that was ever counted on it. */
export type StoredTopic = {
  readonly id: number;
  readonly name: string;
  readonly firstSeenAt: Date;
  readonly messages: number;
  readonly bytes: number;
};
