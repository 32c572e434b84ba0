import { expect, test } from 'vitest';
import { groupByPlace } from './group-by-place';

const at = (site: string, area = '', line = '') => ({ place: { site, area, line } });
const grouped = (members: readonly ReturnType<typeof at>[]) =>
  groupByPlace(members).map(({ place: { site, area, line }, members }) => [site, area, line, members.length]);

test('a site has the members of its areas, an area those of its lines', () => {
  const members = [
    at('Ulm', 'Hall1', 'A'),
    at('Ulm', 'Hall1', 'B'),
    at('Ulm', 'Hall2', 'A'),
    at('Ulm', 'Hall2'),
    at('Ulm'),
    at('Bonn'),
    at(''),
  ];
  expect(grouped(members)).toEqual([
    ['Ulm', '', '', 5],
    ['Ulm', 'Hall1', '', 2],
    ['Ulm', 'Hall1', 'A', 1],
    ['Ulm', 'Hall1', 'B', 1],
    ['Ulm', 'Hall2', '', 2],
    ['Ulm', 'Hall2', 'A', 1],
    ['Bonn', '', '', 1],
  ]);
});

test('what is one area or line only is not told twice', () => {
  expect(grouped([at('Ulm', 'Hall1', 'A'), at('Ulm', 'Hall1', 'A')])).toEqual([['Ulm', 'Hall1', 'A', 2]]);
});

test('an area or line without a site is a place of its own', () => {
  expect(grouped([at('', 'Hall1'), at('', '', 'A')])).toEqual([
    ['', 'Hall1', '', 1],
    ['', '', 'A', 1],
  ]);
});
