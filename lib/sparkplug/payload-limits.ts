/** Bounds of everything decoded (shared Sparkplug reference §1.5): more is a counted refusal, never an exception. */
export const payloadLimits = {
  payloadBytes: 1_048_576,
  metrics: 4096,
  /** Templates in templates and property sets in property sets. */
  nesting: 8,
  dataSetColumns: 256,
  dataSetRows: 10_000,
  /** Cells of all data sets of a payload: as many as fit into one that is not compressed (four bytes each). */
  dataSetCells: 262_144,
  /** Fields of a message that has no repeated ones, and beside the metrics of a payload: each stands once in real ones. */
  singleFields: 64,
  /** Protobuf fields of one payload at all depths, beside the cells of data sets; bounds the work for payloads made of millions of tiny fields. */
  fields: 131_072,
  /** Of a compressed body: one of 1 MiB can keep the inflater busy for 7 ms. */
  compressedBytes: 262_144,
  inflatedBytes: 4_194_304,
  inflateRatio: 100,
} as const;
