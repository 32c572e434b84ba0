import type { DetailAllowance } from './detail-allowance';
import { exactOf, fitOf, numberOf, type ValueOnWire, valueFit } from './interpret-metric';
import { valueField } from './payload-fields';
import { exactUnsigned } from './protobuf-reader';
import { readBoundedText, stringBytesMax } from './read-bounded-text';

export type Scalar = number | bigint | boolean | string;

/** A value on the wire that can also give the bytes of its text. */
export type TextOnWire = ValueOnWire & { valueBytes(): Uint8Array };

/** What does not fit its datatype: another value field than its own, an integer beyond its width or sign, a broken array. */
export type Misfit = {
  readonly kind: 'mismatch';
  readonly reason: 'wrong-field' | 'out-of-range' | 'broken-array';
  readonly field: string;
};

/** A scalar is exact: a number when it can be, a bigint above ±2^53-1. `untyped`: an integer whose sign is not known. */
export type ScalarValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly value: Scalar }
  | { readonly kind: 'untyped'; readonly value: number | bigint }
  | Misfit;

const none = { kind: 'null' } as const;

/** A scalar under a datatype (0 = not known); null for what is none: bytes, data sets, templates. Texts are bounded. */
export function decodeScalar(
  value: TextOnWire,
  datatype: number,
  allowance: DetailAllowance,
): ScalarValue | null {
  switch (fitOf(value, datatype)) {
    case valueFit.null:
      return none;
    case valueFit.number:
      return { kind: 'scalar', value: numberOf(value, datatype) };
    case valueFit.huge:
      return { kind: 'scalar', value: exactOf(value, datatype) };
    case valueFit.boolean:
      return { kind: 'scalar', value: value.low !== 0 };
    case valueFit.text:
      return { kind: 'scalar', value: readBoundedText(value.valueBytes(), stringBytesMax, allowance) };
    case valueFit.untyped:
      return decodeUntyped(value, allowance);
    case valueFit.wrongField:
      return misfit(value, 'wrong-field');
    case valueFit.outOfRange:
      return misfit(value, 'out-of-range');
    default:
      return null;
  }
}

/** Names a value that does not fit. */
export function misfit(value: ValueOnWire, reason: Misfit['reason']): Misfit {
  return { kind: 'mismatch', reason, field: fieldNames[value.field] ?? 'no value' };
}

function decodeUntyped(value: TextOnWire, allowance: DetailAllowance): ScalarValue | null {
  switch (value.field) {
    case valueField.int:
    case valueField.long:
      return { kind: 'untyped', value: exactUnsigned(value.low, value.high) };
    case valueField.float:
    case valueField.double:
      return { kind: 'scalar', value: value.numberValue };
    case valueField.boolean:
      return { kind: 'scalar', value: value.low !== 0 };
    case valueField.string:
      return { kind: 'scalar', value: readBoundedText(value.valueBytes(), stringBytesMax, allowance) };
    default:
      return null;
  }
}

const fieldNames: Readonly<Record<number, string>> = {
  [valueField.int]: 'int_value',
  [valueField.long]: 'long_value',
  [valueField.float]: 'float_value',
  [valueField.double]: 'double_value',
  [valueField.boolean]: 'boolean_value',
  [valueField.string]: 'string_value',
  [valueField.bytes]: 'bytes_value',
  [valueField.dataset]: 'dataset_value',
  [valueField.template]: 'template_value',
  [valueField.extension]: 'extension_value',
};
