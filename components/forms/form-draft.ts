import type { Json, JsonObject } from '@/lib/domain/json';
import type { FieldProblem } from '@/lib/errors';
import type { FormField } from './read-form-fields';

/** A secret is kept as it is stored, entered anew, or removed; what is stored never comes to the browser. */
export type SecretDraft = {
  readonly isSet: boolean;
  readonly intent: 'keep' | 'enter' | 'remove';
  readonly text: string;
};
export type RowDraft = { readonly key: number; readonly draft: FormDraft };
/** What stands in one input: text (also of numbers, lines and JSON), a switch, a secret, or rows. */
export type FieldDraft = string | boolean | SecretDraft | readonly RowDraft[];
export type FormDraft = Readonly<Record<string, FieldDraft>>;

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toSecret(value: Json | undefined): SecretDraft {
  const isSet = isObject(value) && value.isSet === true;
  return { isSet, intent: isSet ? 'keep' : 'enter', text: '' };
}

function toText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function draftField(field: FormField, value: Json | undefined): FieldDraft {
  switch (field.kind) {
    case 'secret':
      return toSecret(value);
    case 'switch':
      return value === true;
    case 'choice':
      return typeof value === 'string' ? value : (field.options[0] ?? '');
    case 'lines':
      return Array.isArray(value) ? value.map(toText).join('\n') : '';
    case 'rows':
      return (Array.isArray(value) ? value : []).map((row: Json, key) => ({
        key,
        draft: startDraft(field.fields, isObject(row) ? row : {}),
      }));
    case 'json':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
    case 'text':
    case 'number':
      return toText(value);
  }
}

/** The draft of a form from values; what is missing takes its default. */
export function startDraft(fields: readonly FormField[], values: JsonObject): FormDraft {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      draftField(field, values[field.name] ?? field.byDefault ?? undefined),
    ]),
  );
}

/** A value, nothing to send, or what to enter instead. */
type Reading =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'absent' }
  | { readonly kind: 'problems'; readonly problems: readonly FieldProblem[] };

const absent: Reading = { kind: 'absent' };
const value = (given: Json): Reading => ({ kind: 'value', value: given });
const problem = (message: string, field = ''): Reading => ({
  kind: 'problems',
  problems: [{ field, message }],
});

function readNumber(field: Extract<FormField, { kind: 'number' }>, text: string): Reading {
  const { minimum, maximum, isInteger } = field;
  const number = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(number)) return problem('enter a number');
  if (isInteger && !Number.isInteger(number)) return problem('enter a whole number');
  if (minimum !== null && number < minimum) return problem(`enter ${minimum} or more`);
  if (maximum !== null && number > maximum) return problem(`enter ${maximum} or less`);
  return value(number);
}

function readText(field: FormField & { readonly lengthMin: number }, text: string): Reading {
  if (text === '') return field.isRequired ? problem('fill this in') : absent;
  if (text.length < field.lengthMin) return problem(`enter at least ${field.lengthMin} characters`);
  return value(text);
}

function readSecret(field: Extract<FormField, { kind: 'secret' }>, secret: SecretDraft): Reading {
  if (secret.intent === 'keep') return absent;
  if (secret.intent === 'remove') return value('');
  const read = readText(field, secret.text);
  return read.kind === 'absent' && secret.isSet
    ? problem('fill this in, keep the old one or remove it')
    : read;
}

function readRows(field: Extract<FormField, { kind: 'rows' }>, rows: readonly RowDraft[]): Reading {
  if (field.itemsMax !== null && rows.length > field.itemsMax)
    return problem(`keep at most ${field.itemsMax}`);
  const read = rows.map((row) => readDraft(field.fields, row.draft));
  const problems = read.flatMap((row, index) =>
    row.problems.map((each) => ({ ...each, field: `${index}.${each.field}` })),
  );
  return problems.length > 0 ? { kind: 'problems', problems } : value(read.map((row) => row.values));
}

function readLines(field: Extract<FormField, { kind: 'lines' }>, text: string): Reading {
  const lines = splitLines(text);
  if (field.itemsMax !== null && lines.length > field.itemsMax)
    return problem(`keep at most ${field.itemsMax} lines`);
  return value(lines);
}

/** The entries of a text with one a line; empty lines are none. */
export function splitLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readJson(text: string): Reading {
  if (text.trim() === '') return absent;
  try {
    return value(JSON.parse(text) as Json);
  } catch {
    return problem('is not JSON');
  }
}

function readField(field: FormField, draft: FieldDraft | undefined): Reading {
  switch (field.kind) {
    case 'secret':
      return typeof draft === 'object' && 'intent' in draft ? readSecret(field, draft) : absent;
    case 'switch':
      return value(draft === true);
    case 'rows':
      return readRows(field, Array.isArray(draft) ? draft : []);
    case 'number':
      return readNumber(field, String(draft ?? ''));
    case 'lines':
      return readLines(field, String(draft ?? ''));
    case 'json':
      return readJson(String(draft ?? ''));
    case 'choice':
      return value(String(draft ?? ''));
    case 'text':
      return readText(field, String(draft ?? ''));
  }
}

/**
 * What a draft says: the values to send, and what cannot be used, by dotted path below the form (`allowList.0.cidr`).
 * Empty optional texts and kept secrets are left out; a removed secret is `''`.
 */
export function readDraft(
  fields: readonly FormField[],
  draft: FormDraft,
): { readonly values: JsonObject; readonly problems: readonly FieldProblem[] } {
  const values: Record<string, Json> = {};
  const problems: FieldProblem[] = [];
  for (const field of fields) {
    const read = readField(field, draft[field.name]);
    if (read.kind === 'value') values[field.name] = read.value;
    if (read.kind === 'problems')
      for (const each of read.problems)
        problems.push({ ...each, field: each.field === '' ? field.name : `${field.name}.${each.field}` });
  }
  return { values, problems };
}
