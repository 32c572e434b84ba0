export type ScaledUnit = {
  /** Divide values by this. */
  readonly divisor: number;
  /** Goes before the unit's own name on the axis: `k`, `Mi`; empty for 1. */
  readonly prefix: string;
};

const prefixes = {
  si: { base: 1000, names: ['', 'k', 'M', 'G', 'T'] },
  binary: { base: 1024, names: ['', 'Ki', 'Mi', 'Gi', 'Ti'] },
} as const;

/** The one prefix with which the largest value of an axis reads best, so that the unit stands in the head only. */
export function scaleUnit(largest: number, kind: keyof typeof prefixes): ScaledUnit {
  const { base, names } = prefixes[kind];
  let step = 0;
  while (step < names.length - 1 && Math.abs(largest) >= base ** (step + 1)) step++;
  return { divisor: base ** step, prefix: names[step] ?? '' };
}
