import { deflateSync } from 'node:zlib';
import { seededRandom } from '@/lib/detection/testing/seeded-random';
import { field, filled, integer, joined, times, utf8, varint } from './wire-bytes';

const nothing = new Uint8Array(0);
const many = 4096;
const seed = 83;

function metric(...parts: readonly Uint8Array[]): Uint8Array {
  return field(2, joined(...parts));
}

function named(bytes: Uint8Array): Uint8Array {
  return metric(field(1, bytes));
}

function text(bytes: Uint8Array): Uint8Array {
  return metric(integer(4, 12), field(15, bytes));
}

function metadata(bytes: Uint8Array): Uint8Array {
  return field(8, joined(...[2, 5, 6, 7, 8].map((number) => field(number, bytes))));
}

function properties(count: number, key: Uint8Array, value: Uint8Array): Uint8Array {
  return metric(field(9, joined(times(count, field(1, key)), times(count, field(2, value)))));
}

function dataSet(rows: number, columns: number, cell: Uint8Array, name: Uint8Array = utf8('c')): Uint8Array {
  const row = field(4, times(columns, field(1, cell)));
  const head = joined(integer(1, columns), times(columns, field(2, name)), times(columns, integer(3, 3)));
  return metric(integer(4, 16), field(17, joined(head, times(rows, row))));
}

function nested(depth: number, inner: Uint8Array): Uint8Array {
  return depth === 0 ? inner : metric(field(18, nested(depth - 1, inner)));
}

function nestedProperties(depth: number, inner: Uint8Array): Uint8Array {
  if (depth === 0) return inner;
  return joined(field(1, utf8('a')), field(2, field(9, nestedProperties(depth - 1, inner))));
}

function array(datatype: number, bytes: Uint8Array): Uint8Array {
  return metric(integer(4, datatype), field(16, bytes));
}

function compressed(inner: Uint8Array): Uint8Array {
  return joined(field(4, utf8('SPBV1.0_COMPRESSED')), field(5, deflateSync(inner)));
}

function longNames(byte: number): Uint8Array {
  return joined(
    ...Array.from({ length: many }, (_, n) => named(joined(utf8(`${n}${Math.sin(n)}`), filled(970, byte)))),
  );
}

/** Bytes of one bit of information each, which keep the inflater busiest for their length. */
function noise(length: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => (random() < 0.5 ? 0 : 1));
}

const makers: Readonly<Record<string, () => Uint8Array>> = {
  'names of 250 bytes, broken at the end': () => times(many, named(joined(filled(249, 0x61), [0xff]))),
  'names of 250 NULs': () => times(many, named(filled(250, 0))),
  'names of 36 NULs': () => times(many, named(filled(36, 0))),
  'names of 125 Cyrillic letters': () => times(many, named(utf8('ж'.repeat(125)))),
  'names of 82 Chinese characters': () => times(many, named(utf8('中'.repeat(82)))),
  'texts of 240 NULs': () => times(many, text(filled(240, 0))),
  'texts of 240 broken bytes': () => times(many, text(filled(240, 0xff))),
  'texts of 4,096 NULs': () => times(250, text(filled(4096, 0))),
  'texts of 1,360 Chinese characters': () => times(250, text(utf8('中'.repeat(1360)))),
  'names and metadata of NULs': () => times(many, metric(field(1, filled(36, 0)), metadata(filled(33, 0)))),
  'metadata of 5 x 48 NULs': () => times(many, metric(metadata(filled(47, 0)))),
  'metadata of 5 x 10 letters': () => times(many, metric(metadata(filled(10, 0x61)))),
  'metadata of 5 x 48 broken bytes': () => times(many, metric(metadata(filled(47, 0xff)))),
  '65,000 empty properties': () => properties(65_000, nothing, nothing),
  '43,000 properties of integers': () => properties(43_000, nothing, integer(3, 1)),
  'Quality as the last of 64,000 properties': () =>
    metric(
      field(
        9,
        joined(
          times(64_000, field(1, nothing)),
          field(1, utf8('Quality')),
          times(64_000, field(2, nothing)),
          field(2, integer(3, 192)),
        ),
      ),
    ),
  '60,000 properties in six property sets': () =>
    metric(
      field(
        9,
        nestedProperties(6, joined(times(60_000, field(1, nothing)), times(60_000, field(2, nothing)))),
      ),
    ),
  '130,000 property sets in a list': () =>
    metric(field(9, joined(field(1, utf8('a')), field(2, field(10, times(130_000, field(1, nothing))))))),
  '4,096 metrics of 10 properties': () => times(many, properties(10, nothing, nothing)),
  '4,096 metrics of 30 keys': () => times(many, metric(field(9, times(30, field(1, utf8('a')))))),
  'properties of texts of NULs': () => properties(2499, filled(36, 0), field(8, filled(292, 0))),
  'a data set of 250,000 cells': () => dataSet(10_000, 25, integer(1, 1)),
  'a data set of 262,144 empty cells': () => dataSet(1024, 256, nothing),
  '4,096 data sets of 28 columns': () => times(many, dataSet(0, 28, nothing)),
  '100 data sets of 256 columns of NULs': () => times(100, dataSet(0, 256, nothing, filled(36, 0))),
  'a data set of texts of NULs': () => dataSet(20, 240, field(6, filled(200, 0))),
  'a data set of cells of two fields': () => dataSet(250, 170, joined(integer(1, 1), integer(1, 1))),
  '1,000,000 types in one field': () => metric(integer(4, 16), field(17, field(3, filled(1_000_000, 1)))),
  'templates eight deep, 4,096 times': () => times(many, nested(8, nothing)),
  'templates eight deep around 4,000 names of NULs': () => nested(8, times(4000, named(filled(36, 0)))),
  'templates of 14 metrics, 4,096 times': () => times(many, nested(1, times(14, metric(integer(3, 1))))),
  '4,000 metrics of 30 fields in a template': () => nested(1, times(4000, metric(times(30, integer(2, 1))))),
  '4,000 data sets of 15 rows in a template': () =>
    nested(1, times(4000, metric(field(17, times(15, field(4, field(1, nothing))))))),
  '4,096 parameters of NULs': () =>
    metric(
      field(
        18,
        times(many, field(3, joined(field(1, filled(36, 0)), integer(2, 12), field(8, filled(180, 0))))),
      ),
    ),
  '4,096 metrics of 30 aliases': () => times(many, metric(times(30, integer(2, 1)))),
  '4,096 metrics of 30 names': () => times(many, metric(times(30, field(1, filled(5, 0x61))))),
  '4,096 aliases of 64 bits after 20 timestamps': () =>
    times(many, metric(times(20, integer(3, 5)), joined([0x10], filled(9, 0xff), [1]))),
  '5,000 broken texts in an array': () => array(33, times(5000, joined(filled(200, 0xff), [0]))),
  '4,096 arrays of 240 empty texts': () => times(many, array(33, new Uint8Array(240))),
  '4,096 arrays of 30 times': () => times(many, array(34, filled(240, 0x81))),
  '4,096 wide integers': () => times(many, metric(integer(4, 4), joined(varint(88), varint(2 ** 60)))),
  'compressed: 4,096 names of 1,000 bytes': () => compressed(longNames(0x61)),
  'compressed: 4,096 names of 1,000 broken bytes': () => compressed(longNames(0xff)),
  'compressed: 1,500,000 bytes of noise': () => compressed(array(17, noise(1_500_000))),
  'compressed: 100 MB of zeros': () => compressed(new Uint8Array(100_000_000)),
  'compressed: 500,000 cells': () => compressed(times(2, dataSet(10_000, 25, integer(1, 1)))),
};

/** Payloads made by hand to cost the most for their size, each just below the limits that bound it. */
export function hostilePayloads(): readonly { readonly name: string; readonly payload: Uint8Array }[] {
  return Object.entries(makers).map(([name, make]) => ({ name, payload: make() }));
}
