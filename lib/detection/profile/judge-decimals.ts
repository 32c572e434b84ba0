import { agree, breach, isArmed, withLow } from './agreement';
import { type JsonFields, jsonTypes } from './json-fields';
import { breaches, type HabitVerdict, noteBreach } from './judge-habits';
import {
  decimalsAndProperties,
  decimalsShift,
  fieldDecimals,
  fieldDecimalsAgreement,
  habits,
} from './profile-row';

/** A cell of 6 bits says how many decimals numbers have: at most so many (4 bits), always so many, any seen yet. */
const mostMask = 15;
const fixedBit = 16;
const seenBit = 32;
const cellMask = 63;
/** More than so many are no habit but the noise of a floating-point number. */
const decimalsMax = 14;

function fits(cell: number, decimals: number): boolean {
  const most = cell & mostMask;
  return decimals === most || (decimals < most && (cell & fixedBit) === 0);
}

function widened(cell: number, decimals: number): number {
  if ((cell & seenBit) === 0) return seenBit | fixedBit | decimals;
  return fits(cell, decimals) ? cell : seenBit | Math.max(cell & mostMask, decimals);
}

/** Judges and learns the digits after the point of plain numbers: always so many, or at most so many. */
export function judgeDecimals(
  u32: Uint32Array,
  row: number,
  decimals: number,
  learns: boolean,
  verdict: HabitVerdict,
): void {
  if (decimals > decimalsMax) return;
  const habit = u32[row + habits] ?? 0;
  const cell = (habit >>> decimalsShift) & cellMask;
  const pair = u32[row + decimalsAndProperties] ?? 0;
  const agreement = pair & 0xffff;
  const isFit = (cell & seenBit) !== 0 && fits(cell, decimals);
  const isBroken = !isFit && isArmed(agreement);
  if (isBroken) {
    verdict.decimalsExpected = cell & mostMask;
    verdict.decimalsSeen = decimals;
    verdict.decimalsField = -1;
    noteBreach(verdict, breaches.decimals, agreement);
  }
  if (!learns) return;
  const next = isFit ? agree(agreement) : isBroken ? breach(agreement) : 0;
  u32[row + decimalsAndProperties] = withLow(pair, next);
  if (isFit || isBroken) return;
  const cleared = habit & ~(cellMask << decimalsShift);
  u32[row + habits] = (cleared | (widened(cell, decimals) << decimalsShift)) >>> 0;
}

/** The same for the numbers of a JSON payload, by path in 16 cells; two paths in one cell only make it more lenient. */
export function judgeFieldDecimals(
  u32: Uint32Array,
  richRow: number,
  fields: JsonFields,
  learns: boolean,
  verdict: HabitVerdict,
): void {
  const counter = richRow + fieldDecimalsAgreement;
  const agreement = (u32[counter] ?? 0) & 0xffff;
  let odd = -1;
  let isWidened = false;
  for (let field = 0; field < fields.count; field++) {
    if (fields.type[field] !== jsonTypes.number) continue;
    const decimals = fields.decimals[field] ?? 0;
    const place = cellOf(fields.path[field] ?? 0);
    const cell = readCell(u32, richRow, place);
    if (decimals > decimalsMax || ((cell & seenBit) !== 0 && fits(cell, decimals))) continue;
    if ((cell & seenBit) !== 0 && isArmed(agreement)) {
      odd = field;
      verdict.decimalsExpected = cell & mostMask;
      verdict.decimalsSeen = decimals;
    } else if (learns) {
      isWidened ||= (cell & seenBit) !== 0;
      writeCell(u32, richRow, place, widened(cell, decimals));
    }
  }
  settle(u32, counter, { odd, isWidened, learns }, verdict);
}

type FieldsSeen = { readonly odd: number; readonly isWidened: boolean; readonly learns: boolean };

function settle(
  u32: Uint32Array,
  counter: number,
  { odd, isWidened, learns }: FieldsSeen,
  verdict: HabitVerdict,
): void {
  const agreement = (u32[counter] ?? 0) & 0xffff;
  if (odd >= 0) {
    verdict.decimalsField = odd;
    noteBreach(verdict, breaches.decimals, agreement);
  }
  if (!learns) return;
  const next = odd >= 0 ? breach(agreement) : isWidened ? 0 : agree(agreement);
  u32[counter] = withLow(u32[counter] ?? 0, next);
}

function readCell(u32: Uint32Array, richRow: number, place: number): number {
  return ((u32[richRow + fieldDecimals + (place >>> 2)] ?? 0) >>> ((place & 3) * 8)) & cellMask;
}

function writeCell(u32: Uint32Array, richRow: number, place: number, cell: number): void {
  const word = richRow + fieldDecimals + (place >>> 2);
  const shift = (place & 3) * 8;
  u32[word] = (((u32[word] ?? 0) & ~(cellMask << shift)) | (cell << shift)) >>> 0;
}

function cellOf(path: number): number {
  return (path ^ (path >>> 16)) & 15;
}
