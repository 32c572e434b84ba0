import { expect, test } from 'vitest';
import { judgeFailure } from './sql-state';

function raw(originalCode: string) {
  const driverAdapterError = { name: 'DriverAdapterError', cause: { originalCode, kind: 'postgres' } };
  return Object.assign(new Error('x'), { code: 'P2010', meta: { driverAdapterError } });
}

test.each([
  ['a broken foreign key', raw('23503'), 'refused'],
  ['a NUL in text', raw('22021'), 'refused'],
  ['a row written twice in one statement', raw('21000'), 'refused'],
  ['an index row over 2,704 bytes', raw('54000'), 'refused'],
  ['a shutdown', raw('57P01'), 'away'],
  ['a disk that is full', raw('53100'), 'away'],
  ['a column that is not there yet', raw('42703'), 'away'],
  ['a deadlock', raw('40P01'), 'away'],
  ['an error of the plain driver', Object.assign(new Error('x'), { code: '57P01' }), 'away'],
  ['somebody else was first', raw('23505'), 'unclear'],
  ['no server', Object.assign(new Error('x'), { code: 'P1001', meta: {} }), 'away'],
  ['no free connection', Object.assign(new Error('x'), { code: 'P2028' }), 'away'],
  ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'away'],
  ['a record that should have been there', Object.assign(new Error('x'), { code: 'P2025' }), 'unclear'],
  ['a wrong argument', Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' }), 'unclear'],
  ['a bug', new TypeError('x'), 'unclear'],
  ['nothing at all', undefined, 'unclear'],
] as const)('%s', (_name, error, verdict) => {
  expect(judgeFailure(error)).toBe(verdict);
});
