const units = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1000 },
] as const;

const tenths = (ms: number) => `${Math.round(ms / 100) / 10} s`;

/** A length of time in its two largest units: `3 d 4 h`, `14 min 20 s`, `0.4 s`; null is `–`. */
export function prepareDuration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 10_000) return tenths(Math.max(0, ms));
  const first = units.findIndex((unit) => ms >= unit.ms);
  const large = units[first];
  const small = units[first + 1];
  if (large === undefined) return tenths(ms);
  const whole = Math.floor(ms / large.ms);
  const rest = small === undefined ? 0 : Math.floor((ms % large.ms) / small.ms);
  return rest === 0 || small === undefined
    ? `${whole} ${large.unit}`
    : `${whole} ${large.unit} ${rest} ${small.unit}`;
}

/**
 * A share of one as a percentage that never flatters: cut, not rounded, so that `100 %` means that nothing was missed; more
 * digits where the nines begin. null is `–`.
 */
export function prepareShare(share: number | null): string {
  if (share === null) return '–';
  if (share >= 1) return '100 %';
  const digits = share >= 0.999 ? 3 : share >= 0.9 ? 2 : 1;
  const scale = 10 ** digits;
  return `${(Math.floor(share * 100 * scale + 1e-7) / scale).toFixed(digits)} %`;
}
