import { expect, test } from 'vitest';
import { NameIndex } from './name-index';
import { seededRandom } from './testing/seeded-random';

test('finds what was added, and nothing else, through growth, removal and reuse, as a map does', () => {
  const names: string[] = [];
  const index = new NameIndex(names);
  const model = new Map<string, number>();
  const random = seededRandom(3);
  for (let step = 0; step < 20_000; step++) {
    const name = `plant/${Math.floor(random() * 4000)}/value`;
    const known = model.get(name);
    expect(index.find(name)).toBe(known ?? -1);
    if (known === undefined) {
      names.push(name);
      model.set(name, names.length - 1);
      index.add(name, names.length - 1);
    } else if (random() < 0.4) {
      index.remove(name);
      model.delete(name);
    }
  }
  for (const [name, at] of model) expect(index.find(name)).toBe(at);
});

test('names made to collide are found all the same, and so are others', () => {
  const names: string[] = [];
  const index = new NameIndex(names, (name) => (name.startsWith('evil') ? 7 : name.length));
  for (let at = 0; at < 3000; at++) {
    names.push(at % 100 === 0 ? 'x'.repeat(at / 100 + 1) : `evil/${at}`);
    index.add(names[at] ?? '', at);
  }
  expect(names.every((name, at) => index.find(name) === at)).toBe(true);
  expect(index.find('evil/3000')).toBe(-1);
  index.remove('evil/1');
  index.remove('evil/2999');
  expect([index.find('evil/1'), index.find('evil/2'), index.find('evil/2999')]).toEqual([-1, 2, -1]);
});
