import { expect, test } from 'vitest';
import { detectors } from '@/lib/detection/registry';
import { demoAttacks } from '@/lib/domain/demo';
import { demoAttackKinds } from '@/lib/domain/demo-attack';
import { attacks } from './attacks';

test('every attack is described once, in the order of its kinds, and can be played', () => {
  expect(demoAttacks.map(({ kind }) => kind)).toEqual(demoAttackKinds);
  expect(Object.keys(attacks)).toEqual(demoAttackKinds);
});

test('the alerts that are promised have a detector', () => {
  const kinds = new Set(detectors.map(({ kind }) => kind));
  const promised = demoAttacks.flatMap(({ raises }) => raises);
  expect(promised.filter((kind) => !kinds.has(kind))).toEqual([]);
});
