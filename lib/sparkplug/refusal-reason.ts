/**
 * Why a payload was not read. Each is one counter: limits of the shared Sparkplug reference §1.5 (`too-…`), faults of the
 * protobuf encoding, and faults of the compressed envelope.
 */
export const refusalReasons = [
  'payload-too-large',
  'too-many-metrics',
  'too-many-fields',
  'too-deep',
  'data-set-too-wide',
  'data-set-too-long',
  'too-many-cells',
  'broken-varint',
  'bad-field-number',
  'length-beyond-end',
  'truncated-number',
  'wrong-wire-type',
  'unsupported-wire-type',
  'compressed-without-body',
  'compressed-broken-or-too-large',
  'compressed-twice',
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

export type Refused = { readonly ok: false; readonly reason: RefusalReason };
