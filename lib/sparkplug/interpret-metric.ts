import { dataType } from './data-type';
import { valueField } from './payload-fields';

/**
 * What a value is under a datatype. `number`, `huge` (a 64-bit integer beyond ±2^53-1), `boolean`, `text`; `bytes` for
 * Bytes, File and arrays; `untyped` when the datatype is absent or unknown; `wrongField` and `outOfRange` do not fit.
 */
export const valueFit = {
  null: 0,
  number: 1,
  huge: 2,
  boolean: 3,
  text: 4,
  bytes: 5,
  dataSet: 6,
  template: 7,
  untyped: 8,
  wrongField: 9,
  outOfRange: 10,
} as const;
export type ValueFit = (typeof valueFit)[keyof typeof valueFit];

/** A value as it stood on the wire, see `MetricCursor` for its members; `field` 0 = null, `real` is that of a float or double. */
export type ValueOnWire = {
  readonly field: number;
  readonly low: number;
  readonly high: number;
  readonly numberValue: number;
  readonly real: number;
};

const { int: intField, float: floatField, double: doubleField, boolean: booleanField } = valueField;
const { Int8, Int16, Int32, Int64 } = dataType;
const safeHigh = 0x20_0000;
const minusOne = 0xffff_ffff;

/**
 * How a value stands to a datatype (its own, or that of the birth; 0 = not known). Accepts what real senders do: narrow
 * signed integers as 0xFF and as 0xFFFFFFFF, any integer in `int_value` or `long_value`, either float field for Float and
 * Double. Refuses the wrong field, and integers that the width or sign does not allow. Makes no object.
 */
export function fitOf(value: ValueOnWire, datatype: number): ValueFit {
  const { field } = value;
  if (field === valueField.none) return valueFit.null;
  if (datatype <= 0 || datatype > dataType.DateTimeArray) return valueFit.untyped;
  if (datatype <= dataType.UInt64 || datatype === dataType.DateTime) {
    if (field !== valueField.int && field !== valueField.long) return valueFit.wrongField;
    return integerFit(value.low, value.high, datatype);
  }
  const expected = expectedFields[datatype];
  if (expected === undefined) return valueFit.untyped;
  if (field === expected.field || field === expected.orField) return expected.fit;
  return valueFit.wrongField;
}

/**
 * The number a value stands for under a datatype: sign and width applied, Boolean as 1 or 0; 64-bit integers are rounded
 * beyond 2^53 (see `exactOf`); NaN for what is no number. Ask `fitOf` first whether it fits. Makes no object.
 */
export function numberOf(value: ValueOnWire, datatype: number): number {
  const { field } = value;
  if (field === floatField || field === doubleField) return value.real;
  return field >= intField && field <= booleanField ? integerOf(value, datatype) : Number.NaN;
}

function integerOf(value: ValueOnWire, datatype: number): number {
  const { low } = value;
  if (datatype === Int32) return low | 0;
  if (datatype === Int16) return (low << 16) >> 16;
  if (datatype === Int8) return (low << 24) >> 24;
  const { high } = value;
  return (datatype === Int64 ? high | 0 : high) * 0x1_0000_0000 + low;
}

/** The exact integer of an `int_value` or `long_value` under a datatype: signed for the Int types, else unsigned. */
export function exactOf(value: ValueOnWire, datatype: number): bigint {
  if (datatype === dataType.Int64 || datatype < 1 || datatype > dataType.Int32) {
    const bits = (BigInt(value.high) << 32n) | BigInt(value.low);
    return datatype === dataType.Int64 ? BigInt.asIntN(64, bits) : bits;
  }
  return BigInt(numberOf(value, datatype));
}

function integerFit(low: number, high: number, datatype: number): ValueFit {
  switch (datatype) {
    case dataType.Int8:
      return signedFit(low, high, 0x80);
    case dataType.Int16:
      return signedFit(low, high, 0x8000);
    case dataType.Int32:
      return signedFit(low, high, 0x8000_0000);
    case dataType.UInt8:
      return high === 0 && low <= 0xff ? valueFit.number : valueFit.outOfRange;
    case dataType.UInt16:
      return high === 0 && low <= 0xffff ? valueFit.number : valueFit.outOfRange;
    case dataType.UInt32:
      return high === 0 ? valueFit.number : valueFit.outOfRange;
    case dataType.Int64:
      return high < safeHigh || isSafeNegative(low, high) ? valueFit.number : valueFit.huge;
    default:
      return high < safeHigh ? valueFit.number : valueFit.huge;
  }
}

/** `half` is 2^(width-1): the value in its own width, or its sign extended to 32 or 64 bits. */
function signedFit(low: number, high: number, half: number): ValueFit {
  const isExtended = low >= 0x1_0000_0000 - half;
  const fits = high === 0 ? low < half * 2 || isExtended : high === minusOne && isExtended;
  return fits ? valueFit.number : valueFit.outOfRange;
}

function isSafeNegative(low: number, high: number): boolean {
  return high > 0xffe0_0000 || (high === 0xffe0_0000 && low > 0);
}

type Expected = { readonly field: number; readonly orField?: number; readonly fit: ValueFit };

const text: Expected = { field: valueField.string, fit: valueFit.text };
const bytes: Expected = { field: valueField.bytes, fit: valueFit.bytes };
const expectedFields: readonly (Expected | undefined)[] = Array.from(
  { length: dataType.DateTimeArray + 1 },
  (_, datatype) => {
    switch (datatype) {
      case dataType.Float:
      case dataType.Double:
        return { field: valueField.float, orField: valueField.double, fit: valueFit.number };
      case dataType.Boolean:
        return { field: valueField.boolean, fit: valueFit.boolean };
      case dataType.String:
      case dataType.Text:
      case dataType.UUID:
        return text;
      case dataType.DataSet:
        return { field: valueField.dataset, fit: valueFit.dataSet };
      case dataType.Template:
        return { field: valueField.template, fit: valueFit.template };
      default:
        return datatype >= dataType.Int8Array || datatype === dataType.Bytes || datatype === dataType.File
          ? bytes
          : undefined;
    }
  },
);
