import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allowListField } from '@/lib/detection/allow-list';
import { detectors } from '@/lib/detection/registry';
import type { Json } from '@/lib/domain/json';
import { problemAt, problemsBelow, problemsElsewhere } from './field-problems';
import { type FormDraft, readDraft, startDraft } from './form-draft';
import { readFormFields } from './read-form-fields';

const fieldsOf = (schema: z.ZodType) => readFormFields(z.toJSONSchema(schema, { io: 'input' }) as Json);

describe('readFormFields', () => {
  test.each([
    [z.string(), { kind: 'text', isMultiline: false, isRequired: true }],
    [z.string().max(8192).optional(), { kind: 'text', isMultiline: true, isRequired: false }],
    [z.int().min(1).max(9), { kind: 'number', isInteger: true, minimum: 1, maximum: 9 }],
    [z.int(), { kind: 'number', isInteger: true, minimum: null, maximum: null }],
    [z.number().default(2), { kind: 'number', isInteger: false, byDefault: 2, isRequired: false }],
    [z.boolean().default(true), { kind: 'switch', byDefault: true }],
    [z.enum(['a', 'b']), { kind: 'choice', options: ['a', 'b'] }],
    [z.array(z.string()).max(3), { kind: 'lines', itemsMax: 3 }],
    [z.array(z.object({ id: z.string() })), { kind: 'rows', fields: [{ name: 'id', kind: 'text' }] }],
    [z.array(z.number()), { kind: 'json' }],
    [z.object({ inner: z.string() }), { kind: 'json' }],
    [z.union([z.string(), z.number()]), { kind: 'json' }],
  ])('case %#', (schema, expected) => {
    expect(fieldsOf(z.object({ field: schema }))).toMatchObject([expected]);
  });

  test('a property that is write-only is a secret, and names without a title become words', () => {
    const [field] = readFormFields({
      type: 'object',
      properties: { signingSecret: { type: 'string', writeOnly: true, minLength: 16 } },
    });
    expect(field).toMatchObject({ kind: 'secret', title: 'Signing secret', lengthMin: 16 });
  });

  test.each([[null], ['text'], [[]], [{ type: 'string' }]])('%j is no form', (schema) => {
    expect(readFormFields(schema)).toEqual([]);
  });
});

describe('every detector', () => {
  test.each(detectors.map((each) => [each.kind, each] as const))(
    '%s: what its form starts with is accepted unchanged',
    (_kind, detector) => {
      const fields = fieldsOf(detector.settings);
      const inForce = detector.settings.parse({}) as Record<string, Json>;
      const { values, problems } = readDraft(fields, startDraft(fields, inForce));
      expect(problems).toEqual([]);
      expect(detector.settings.parse(values)).toEqual(inForce);
      expect(fields.map((field) => field.kind)).not.toContain('json');
    },
  );
});

describe('readDraft', () => {
  const fields = fieldsOf(
    z.object({
      name: z.string(),
      share: z.number().min(0.5).max(9),
      count: z.int().min(1).max(10),
      lines: z.array(z.string()).max(2),
      allowList: allowListField,
    }),
  );
  const draft: FormDraft = {
    ...startDraft(fields, {
      name: 'x',
      share: 1,
      count: 2,
      lines: ['a'],
      allowList: [{ clientId: 'scada-*' }],
    }),
  };

  test('gives back what it was made from; empty optional texts are left out', () => {
    expect(readDraft(fields, draft)).toEqual({
      values: { name: 'x', share: 1, count: 2, lines: ['a'], allowList: [{ clientId: 'scada-*' }] },
      problems: [],
    });
  });

  test.each([
    ['name', '', 'fill this in'],
    ['share', '0.4', 'enter 0.5 or more'],
    ['share', '0,7', null],
    ['share', 'much', 'enter a number'],
    ['share', ' ', 'enter a number'],
    ['share', '1e999', 'enter a number'],
    ['count', '1.5', 'enter a whole number'],
    ['count', '11', 'enter 10 or less'],
    ['lines', 'a\n\n b \nc', 'keep at most 2 lines'],
    ['lines', 'a\n\n b \n', null],
  ])('%s = %j → %s', (field, text, expected) => {
    expect(problemAt(readDraft(fields, { ...draft, [field]: text }).problems, field)).toBe(expected);
  });

  test('lines are trimmed and empty ones left out', () => {
    expect(readDraft(fields, { ...draft, lines: ' a \n\nb' }).values.lines).toEqual(['a', 'b']);
  });

  test('an invalid entry of a list is named by its place', () => {
    const strict = fieldsOf(z.object({ rows: z.array(z.object({ id: z.string(), n: z.int() })) }));
    const { problems } = readDraft(
      strict,
      startDraft(strict, {
        rows: [
          { id: 'a', n: 1 },
          { id: 'b', n: 'x' },
        ],
      }),
    );
    expect(problems).toEqual([{ field: 'rows.1.n', message: 'enter a number' }]);
  });

  test.each([
    ['{"a": [1]}', { a: [1] }, null],
    ['{', undefined, 'is not JSON'],
    ['', undefined, null],
  ])('JSON %j', (text, expected, problem) => {
    const json = fieldsOf(z.object({ free: z.object({ a: z.array(z.number()) }).optional() }));
    const read = readDraft(json, { free: text });
    expect(read.values.free).toEqual(expected);
    expect(problemAt(read.problems, 'free')).toBe(problem);
  });
});

describe('secrets', () => {
  const fields = readFormFields({
    type: 'object',
    properties: {
      url: { type: 'string', writeOnly: true },
      secret: { type: 'string', writeOnly: true, minLength: 4 },
    },
    required: ['url'],
  });
  const stored = startDraft(fields, { url: { isSet: true }, secret: { isSet: true } });
  const enter = (text: string, isSet = true) => ({ isSet, intent: 'enter', text }) as const;

  test.each([
    ['kept ones are left out', stored, {}, []],
    [
      'a removed one is empty',
      { ...stored, secret: { ...enter(''), intent: 'remove' as const } },
      { secret: '' },
      [],
    ],
    ['a new one is sent', { ...stored, secret: enter('long enough') }, { secret: 'long enough' }, []],
    ['too short a one is refused', { ...stored, secret: enter('abc') }, {}, ['secret']],
    ['opened but not filled in is refused', { ...stored, secret: enter('') }, {}, ['secret']],
    ['never set and not filled in is left out', { ...stored, secret: enter('', false) }, {}, []],
    ['a required one must be filled in', startDraft(fields, {}), {}, ['url']],
  ])('%s', (_name, draft, values, names) => {
    const read = readDraft(fields, draft);
    expect(read.values).toEqual(values);
    expect(read.problems.map((each) => each.field)).toEqual(names);
  });
});

describe('problems', () => {
  const problems = [
    { field: 'settings.allowList.0.cidr', message: 'must be a range' },
    { field: 'settings.allowList.0', message: 'fill in at least one field' },
    { field: 'name', message: 'is taken' },
    { field: '', message: 'no' },
  ];
  test('are passed down level by level', () => {
    const inList = problemsBelow(problemsBelow(problems, 'settings'), 'allowList');
    expect(problemAt(inList, '0')).toBe('fill in at least one field');
    expect(problemAt(problemsBelow(inList, '0'), 'cidr')).toBe('must be a range');
  });
  test('of no field are said elsewhere', () => {
    expect(problemsElsewhere(problems, ['settings'])).toEqual(problems.slice(2));
  });
});
