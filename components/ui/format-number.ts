const missing = '–';

function withOneDecimal(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return Number.isInteger(rounded) ? String(rounded) : rounded.toFixed(1);
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let size = Math.abs(value);
  let unit = 0;
  while (size >= base - 0.05 && unit < units.length - 1) {
    size /= base;
    unit++;
  }
  const sign = value < 0 ? '-' : '';
  return `${sign}${withOneDecimal(size)}${units[unit] ? ` ${units[unit]}` : ''}`;
}

/** A count: exact up to 9,999, then SI with one decimal (`12.3 k`); null is `–`. */
export function formatCount(value: number | null): string {
  if (value === null) return missing;
  if (Math.abs(value) < 10_000) return Math.round(value).toLocaleString('en-US');
  return scaled(value, 1000, ['', 'k', 'M', 'G', 'T']);
}

/** A rate without its unit (that stands in the head): `0`, `0.4`, `31`, `5.2 k`. */
export function formatRate(value: number | null): string {
  if (value === null) return missing;
  if (value !== 0 && Math.abs(value) < 0.05) return '< 0.1';
  return scaled(value, 1000, ['', 'k', 'M', 'G']);
}

/** A measured value as it is, to four significant digits: `21.37`, `0.0042`, `1,013`; null is `–`. */
export function formatValue(value: number | null): string {
  if (value === null) return missing;
  if (value !== 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-4)) return value.toExponential(3);
  return value.toLocaleString('en-US', {
    maximumSignificantDigits: Math.max(4, Math.ceil(Math.log10(Math.abs(value) + 1))),
  });
}

/** Bytes in KiB, MiB, … */
export function formatBytes(value: number | null): string {
  return value === null ? missing : scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
}

/** A share of one as a whole percentage. */
export function formatPercent(share: number | null): string {
  return share === null ? missing : `${Math.round(share * 100)} %`;
}

/** A count with its noun: `1 death`, `0 deaths`. */
export function formatCounted(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}
