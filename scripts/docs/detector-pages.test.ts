import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { detectors } from '@/lib/detection/registry';
import { detectorPages, detectorPagesFolder } from './detector-pages';
import { markdownText } from './markdown-text';
import { settingsTable } from './settings-table';

const pages = detectorPages();

describe('the pages of the detectors', () => {
  test('are what the registry says now; if not: npm run docs', () => {
    const stale = [...pages].filter(([name, text]) => {
      const file = join(detectorPagesFolder, name);
      return !existsSync(file) || readFileSync(file, 'utf8') !== text;
    });
    const left = readdirSync(detectorPagesFolder).filter((name) => !pages.has(name));
    expect([...stale.map(([name]) => name), ...left]).toEqual([]);
  });

  test('the index leads to every detector once', () => {
    const links = [...(pages.get('README.md') ?? '').matchAll(/\]\(([a-z-]+)\.md\)/g)].map(
      (match) => match[1],
    );
    expect(links.toSorted()).toEqual(detectors.map(({ kind }) => kind).toSorted());
  });

  test('a page tells where its detector is blind, and with which settings', () => {
    const page = pages.get('auth-brute-force.md') ?? '';
    expect(page).toContain('| Aedes | blind | refused sign-ins |');
    expect(page).toContain('| Eclipse Mosquitto | in part | refused sign-ins (in part) |');
    expect(page).toContain(
      '`fastCount` | This many refused sign-ins from one source in the burst window are medium. | 5 | from 2 to 1,000, whole |',
    );
    expect(page).toContain('https://attack.mitre.org/techniques/T0859/');
    expect(pages.get('wildcard-subscriber.md')).toContain(
      '`clientId`: Exact, or with \\* for any characters',
    );
    expect(pages.get('broker-down.md')).toContain('Nothing but what every broker shows');
  });

  test('settings of every sort are said in words', () => {
    const settings = z.object({
      mode: z.enum(['soft', 'hard']).default('soft').meta({ title: 'Mode', description: 'How.' }),
      share: z.number().gt(0).max(1).default(0.25).meta({ title: 'Share', description: 'A | B' }),
      names: z.array(z.string()).max(9).default(['a']).meta({ title: 'Names', description: 'Which.' }),
    });
    expect(settingsTable({ settings }).split('\n').slice(2)).toEqual([
      '| **Mode**<br>`mode` | How. | `soft` | `soft`, `hard` |',
      '| **Share**<br>`share` | A \\| B | 0.25 | above 0 to 1 |',
      '| **Names**<br>`names` | Which. | `a` | a list of at most 9 |',
    ]);
    expect(settingsTable({ settings: z.object({}) })).toBe('None.');
  });

  test('texts stay as they were written', () => {
    expect(markdownText('spBv1.0/#, <name> *, a|b, acl_file, _x_')).toBe(
      'spBv1.0/#, \\<name\\> \\*, a\\|b, acl_file, \\_x\\_',
    );
  });
});
