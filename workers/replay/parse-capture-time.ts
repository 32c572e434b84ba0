const form =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?Z?(?:([+-])(\d\d):?(\d\d)?)?$/;
/** Numbers below are seconds since the epoch (Mosquitto 1.6), above milliseconds. */
const secondsMax = 1e11;
const timeMax = Date.UTC(9999, 11, 31);

/**
 * The time of a captured message in ms since the epoch, null when it is none. Takes what versions of `mosquitto_sub`
 * print (`2026-11-22T13:24:42.123456Z+0000` with both marks, `…+0000`, `…+01:00`, a number) and plain ISO 8601; without
 * an offset it is UTC.
 */
export function parseCaptureTime(stamp: unknown): number | null {
  if (typeof stamp === 'number')
    return inRange(Math.trunc(Math.abs(stamp) < secondsMax ? stamp * 1000 : stamp));
  const parts = typeof stamp === 'string' && stamp.length <= 40 ? form.exec(stamp) : null;
  if (parts === null) return null;
  const [year, month, day] = [part(parts, 1), part(parts, 2), part(parts, 3)];
  const [hour, minute, second] = [part(parts, 4), part(parts, 5), part(parts, 6)];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null;
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day) return null;
  const ms = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = (part(parts, 9) * 60 + part(parts, 10)) * (parts[8] === '-' ? -60_000 : 60_000);
  return inRange(midnight + ((hour * 60 + minute) * 60 + second) * 1000 + ms - offset);
}

function part(parts: RegExpExecArray, index: number): number {
  return Number(parts[index] ?? 0);
}

function inRange(at: number): number | null {
  return at >= 0 && at <= timeMax ? at : null;
}
