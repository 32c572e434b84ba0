import { expect, test } from 'vitest';
import { demoAttacks } from '@/lib/domain/demo';
import { demoAttackKinds } from '@/lib/domain/demo-attack';
import { attacks } from './attacks';

test('every attack is described once, in the order of its kinds, and can be played', () => {
  expect(demoAttacks.map(({ kind }) => kind)).toEqual(demoAttackKinds);
  expect(Object.keys(attacks)).toEqual(demoAttackKinds);
});
