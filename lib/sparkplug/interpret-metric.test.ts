import { describe, expect, test } from 'vitest';
import { dataType } from './data-type';
import { exactOf, fitOf, numberOf, type ValueOnWire, valueFit } from './interpret-metric';
import { valueField } from './payload-fields';

type TypeName = keyof typeof dataType;

function integer(field: 'int' | 'long', value: number | bigint): ValueOnWire {
  const bits = BigInt.asUintN(64, BigInt(value));
  return {
    field: valueField[field],
    low: Number(bits & 0xffff_ffffn),
    high: Number(bits >> 32n),
    numberValue: Number(bits),
    real: 0,
  };
}

const wire = (field: keyof typeof valueField, numberValue = 0): ValueOnWire => ({
  field: valueField[field],
  low: field === 'boolean' ? numberValue : 0,
  high: 0,
  numberValue,
  real: numberValue,
});

describe('integers that fit (accept-list of rule S15)', () => {
  test.each<[TypeName, 'int' | 'long', number | bigint, number]>([
    ['Int8', 'int', 0x7f, 127],
    ['Int8', 'int', 0xff, -1],
    ['Int8', 'int', 0x80, -128],
    ['Int8', 'int', 0xffff_ff80, -128],
    ['Int8', 'long', -1n, -1],
    ['Int16', 'int', 0xfffe, -2],
    ['Int16', 'int', 0xffff_8000, -32_768],
    ['Int16', 'long', -32_768n, -32_768],
    ['Int32', 'int', 0xffff_ffff, -1],
    ['Int32', 'long', -2_147_483_648n, -2_147_483_648],
    ['Int32', 'long', 0xffff_ffff, -1],
    ['UInt8', 'int', 255, 255],
    ['UInt16', 'int', 65_535, 65_535],
    ['UInt32', 'int', 4_294_967_295, 4_294_967_295],
    ['UInt32', 'long', 4_294_967_295, 4_294_967_295],
    ['Int64', 'long', -5n, -5],
    ['Int64', 'long', -9_007_199_254_740_991n, -9_007_199_254_740_991],
    ['Int64', 'int', 3, 3],
    ['UInt64', 'long', 9_007_199_254_740_991n, 9_007_199_254_740_991],
    ['UInt64', 'int', 3, 3],
    ['DateTime', 'long', 1_785_000_000_000, 1_785_000_000_000],
  ])('%s in %s_value %d', (name, field, sent, expected) => {
    const value = integer(field, sent);
    expect(fitOf(value, dataType[name])).toBe(valueFit.number);
    expect(numberOf(value, dataType[name])).toBe(expected);
    expect(exactOf(value, dataType[name])).toBe(BigInt(expected));
  });

  test.each<[TypeName, bigint]>([
    ['Int64', -9_007_199_254_740_992n],
    ['Int64', -(2n ** 63n)],
    ['Int64', 2n ** 63n - 1n],
    ['UInt64', 2n ** 53n],
    ['UInt64', 2n ** 64n - 1n],
  ])('%s %d is exact as a bigint', (name, sent) => {
    const value = integer('long', sent);
    expect(fitOf(value, dataType[name])).toBe(valueFit.huge);
    expect(exactOf(value, dataType[name])).toBe(sent);
    expect(numberOf(value, dataType[name])).toBe(Number(sent));
  });
});

describe('what does not fit', () => {
  test.each<[TypeName, 'int' | 'long', number | bigint]>([
    ['Int8', 'int', 0x100],
    ['Int8', 'int', 0xffff_ff7f],
    ['Int8', 'long', -129n],
    ['Int16', 'int', 0x1_0000],
    ['Int16', 'long', -32_769n],
    ['Int32', 'long', 2n ** 32n],
    ['Int32', 'long', -2_147_483_649n],
    ['UInt8', 'int', 256],
    ['UInt8', 'int', 0xffff_ffff],
    ['UInt16', 'long', -1n],
    ['UInt32', 'long', 2n ** 32n],
  ])('%s in %s_value %d is out of range', (name, field, sent) => {
    expect(fitOf(integer(field, sent), dataType[name])).toBe(valueFit.outOfRange);
  });

  test.each<[TypeName, keyof typeof valueField]>([
    ['Int32', 'float'],
    ['UInt64', 'string'],
    ['DateTime', 'double'],
    ['Float', 'int'],
    ['Double', 'string'],
    ['Boolean', 'int'],
    ['String', 'bytes'],
    ['UUID', 'int'],
    ['Bytes', 'string'],
    ['DataSet', 'bytes'],
    ['Template', 'dataset'],
    ['Int8Array', 'int'],
    ['DateTimeArray', 'long'],
  ])('%s in %s_value is the wrong field', (name, field) => {
    expect(fitOf(wire(field), dataType[name])).toBe(valueFit.wrongField);
  });
});

test.each<[TypeName, keyof typeof valueField, keyof typeof valueFit]>([
  ['Float', 'float', 'number'],
  ['Float', 'double', 'number'],
  ['Double', 'float', 'number'],
  ['Boolean', 'boolean', 'boolean'],
  ['Text', 'string', 'text'],
  ['UUID', 'string', 'text'],
  ['File', 'bytes', 'bytes'],
  ['StringArray', 'bytes', 'bytes'],
  ['DataSet', 'dataset', 'dataSet'],
  ['Template', 'template', 'template'],
  ['Int8', 'none', 'null'],
  ['Template', 'none', 'null'],
])('%s in %s_value: %s', (name, field, fit) => {
  expect(fitOf(wire(field), dataType[name])).toBe(valueFit[fit]);
});

test('an absent or unknown datatype judges nothing; numbers stay as they were sent', () => {
  for (const datatype of [0, 35, 0x7fff_ffff]) {
    expect(fitOf(integer('int', 0xffff_ffff), datatype)).toBe(valueFit.untyped);
    expect(numberOf(integer('int', 0xffff_ffff), datatype)).toBe(0xffff_ffff);
  }
  expect(numberOf(wire('double', 2.5), 0)).toBe(2.5);
  expect(fitOf(wire('none'), 0)).toBe(valueFit.null);
});
