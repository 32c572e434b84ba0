/** Tags (field number × 8 + wire type) of `Payload`; `metric` is also that of the metrics in a `Template`. */
export const payloadTag = { timestamp: 8, metric: 18, seq: 24, uuid: 34, body: 42 } as const;

/** Tags of `Payload.Metric`. */
export const metricTag = {
  name: 10,
  alias: 16,
  timestamp: 24,
  datatype: 32,
  isHistorical: 40,
  isTransient: 48,
  isNull: 56,
  metadata: 66,
  properties: 74,
  intValue: 80,
  longValue: 88,
  floatValue: 101,
  doubleValue: 105,
  booleanValue: 112,
  stringValue: 122,
  bytesValue: 130,
  datasetValue: 138,
  templateValue: 146,
  extensionValue: 154,
} as const;

/** Which value field of a metric is on the wire, by its field number; `none` when there is no value. */
export const valueField = {
  none: 0,
  int: 10,
  long: 11,
  float: 12,
  double: 13,
  boolean: 14,
  string: 15,
  bytes: 16,
  dataset: 17,
  template: 18,
  extension: 19,
} as const;

/** The `uuid` that marks Tahu's convention of a compressed payload in `body`; not in the specification. */
export const compressedUuid = 'SPBV1.0_COMPRESSED';
