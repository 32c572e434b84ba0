import { describe, expect, test } from 'vitest';
import type { AlertVerdict } from '@/lib/domain/alert';
import type { Severity } from '@/lib/domain/severity';
import { isKeptQuiet, quietAfter } from './cool-down';

const at = new Date(Date.UTC(2026, 0, 5));
const plusMinutes = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

describe('quietAfter', () => {
  test.each<{
    verdict: AlertVerdict | null;
    previous: number | null;
    minutes: number | null;
    quiet: boolean;
  }>([
    { verdict: 'benign', previous: null, minutes: 30, quiet: true },
    { verdict: 'false-positive', previous: 30, minutes: 60, quiet: true },
    { verdict: 'benign', previous: 960, minutes: 1440, quiet: true },
    { verdict: 'benign', previous: 1440, minutes: 1440, quiet: true },
    { verdict: 'true-positive', previous: 480, minutes: null, quiet: false },
    { verdict: null, previous: 480, minutes: 480, quiet: false },
    { verdict: null, previous: null, minutes: null, quiet: false },
  ])('$verdict after $previous minutes: $minutes', ({ verdict, previous, minutes, quiet }) => {
    expect(quietAfter(verdict, previous, at)).toEqual({
      quietMinutes: minutes,
      quietUntil: quiet ? plusMinutes(minutes ?? 0) : null,
    });
  });
});

describe('isKeptQuiet', () => {
  test.each<{ name: string; until: Date | null; later: number; severity: Severity; quiet: boolean }>([
    { name: 'within the span', until: plusMinutes(30), later: 29, severity: 'medium', quiet: true },
    { name: 'when it ends', until: plusMinutes(30), later: 30, severity: 'medium', quiet: false },
    { name: 'without a span', until: null, later: 0, severity: 'medium', quiet: false },
    { name: 'less severe', until: plusMinutes(30), later: 1, severity: 'low', quiet: true },
    { name: 'more severe is a new matter', until: plusMinutes(30), later: 1, severity: 'high', quiet: false },
  ])('$name: $quiet', ({ until, later, severity, quiet }) => {
    const resolved = { quietUntil: until, severity: 'medium' as const };
    expect(isKeptQuiet(resolved, { at: plusMinutes(later).getTime(), severity })).toBe(quiet);
  });
});
