import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');

function theme(name: string): Map<string, string> {
  const block = css.slice(css.indexOf(`[data-theme="${name}"] {`)).split('}')[0] ?? '';
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const words = [
  'ink',
  'dim',
  'faint',
  'accent',
  'critical',
  'high',
  'medium',
  'low',
  'info',
  'good',
  'bad',
  'warn',
];
const grounds = ['ground', 'panel', 'raised'];

describe.each(['dark', 'light'])('the %s theme', (name) => {
  const colours = theme(name);
  const colour = (key: string) => colours.get(key) ?? '#000000';

  test.each(words.flatMap((word) => grounds.map((ground) => [word, ground] as const)))(
    '%s on %s passes WCAG AA for text',
    (word, ground) => {
      expect(contrast(colour(word), colour(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ['on-accent', 'accent'],
    ['on-severity', 'critical'],
    ['on-severity', 'high'],
    ['accent', 'accent-ground'],
    ['ink', 'accent-ground'],
  ])('%s on %s passes WCAG AA for text', (word, ground) => {
    expect(contrast(colour(word), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('series %i stands out from the panel by 3:1', (index) => {
    expect(contrast(colour(`series-${index}`), colour('panel'))).toBeGreaterThanOrEqual(3);
  });
});
