import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { parseInput } from './parse-input';

const schema = z.object({
  name: z.string().min(1),
  tls: z.object({ caPem: z.string() }).optional(),
  topics: z.array(z.string().max(3)).optional(),
});

function fieldsOf(given: unknown): string[] {
  try {
    parseInput(schema, given);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid')
      return error.fields.map((problem) => problem.field);
    throw error;
  }
}

test.each([
  ['good input has no problem', { name: 'a', tls: { caPem: 'x' } }, []],
  ['a missing field is named', {}, ['name']],
  ['every problem is told', { name: '', topics: ['long!'] }, ['name', 'topics.0']],
  ['a missing field inside an object has its path', { name: 'a', tls: {} }, ['tls.caPem']],
  ['a wrong object is named itself', { name: 'a', tls: 'x' }, ['tls']],
  ['NUL in a text is named', { name: 'a\u0000b' }, ['name']],
  ['NUL deep inside is named', { name: 'a', topics: ['a', '\u0000'] }, ['topics.1']],
  ['NUL in a key names what holds it', { name: 'a', tls: { 'x\u0000': 1 } }, ['tls']],
  ['something that is no object at all', 7, ['']],
])('%s', (_name, given, fields) => expect(fieldsOf(given)).toEqual(fields));
