/**
 * Places of a metric's row in `MetricRows`: 16 words, of which the first six are three float64s (`alias` -1 absent, -2 above
 * 2^53-1; `timestamp` NaN absent; `number`). `low`/`high`, in the place of `number`, are the halves of an integer, or the
 * bounds of text or bytes. Modules of the hot path copy them to constants of their own, which are quicker than imported ones.
 */
export const rowPlace = {
  low: 4,
  high: 5,
  nameStart: 6,
  nameEnd: 7,
  nameHash: 8,
  datatype: 9,
  flags: 10,
  quality: 11,
  start: 12,
  end: 13,
  propertiesStart: 14,
  propertiesEnd: 15,
} as const;

/** The same for the places counted in float64s, see `rowPlace`. */
export const rowNumberPlace = { alias: 0, timestamp: 1, number: 2 } as const;

/** Words of a row. */
export const rowWords = 16;

/** Bits of `rowPlace.flags`: the value field's number in the low ones, 0 when `is_null`. */
export const rowFlag = {
  fieldMask: 0xff,
  isNull: 1 << 8,
  isHistorical: 1 << 9,
  isTransient: 1 << 10,
  hasMetadata: 1 << 11,
} as const;
