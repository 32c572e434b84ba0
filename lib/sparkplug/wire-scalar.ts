import { valueField } from './payload-fields';
import { type ProtobufReader, wireType } from './protobuf-reader';

const nothing = new Uint8Array(0);
const wires: readonly number[] = [
  wireType.varint,
  wireType.varint,
  wireType.fixed32,
  wireType.fixed64,
  wireType.varint,
  wireType.bytes,
];

/**
 * A scalar out of a one-of of six fields (integer, long, float, double, Boolean, string), as data sets, properties and
 * template parameters have it: what `fitOf` and its kin ask for. One object serves for many values.
 */
export class WireScalar {
  /** A `valueField`; 0 = null. */
  field = 0;
  low = 0;
  high = 0;
  /** The value of a float or double. */
  real = 0;
  private bytes: Uint8Array = nothing;

  clear(): void {
    this.field = valueField.none;
  }

  get numberValue(): number {
    if (this.field === valueField.float || this.field === valueField.double) return this.real;
    if (this.field < valueField.int || this.field > valueField.boolean) return Number.NaN;
    return this.high * 0x1_0000_0000 + this.low;
  }

  valueBytes(): Uint8Array {
    return this.field === valueField.string ? this.bytes.subarray(this.low, this.high) : nothing;
  }

  /** Takes the field with `tag` when it is one of the six, of which the first has number `firstField`; else steps over it. */
  take(reader: ProtobufReader, tag: number, firstField: number): boolean {
    const member = (tag >>> 3) - firstField;
    reader.skip(tag);
    if (member < 0 || (tag & 7) !== wires[member] || reader.problem !== null) return false;
    this.field = valueField.int + member;
    this.bytes = reader.bytes;
    if (this.field === valueField.float) this.real = reader.float32();
    else if (this.field === valueField.double) this.real = reader.float64();
    else this.takeHalves(reader);
    return true;
  }

  private takeHalves(reader: ProtobufReader): void {
    const { field } = this;
    if (field === valueField.string) {
      this.low = reader.start;
      this.high = reader.stop;
    } else if (field === valueField.boolean) {
      this.low = reader.low !== 0 || reader.high !== 0 ? 1 : 0;
      this.high = 0;
    } else {
      this.low = reader.low;
      this.high = field === valueField.int ? 0 : reader.high;
    }
  }
}
