import { z } from 'zod';
import type { Detector } from '@/lib/detection/detector';
import { markdownText } from './markdown-text';

const fieldSchema = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  type: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  get items() {
    return fieldSchema.optional();
  },
  get properties() {
    return z.record(z.string(), fieldSchema).optional();
  },
});
type Field = z.output<typeof fieldSchema>;

/** The settings of a detector as a Markdown table; its rows come from the JSON Schema that also makes the form. */
export function settingsTable({ settings }: Pick<Detector, 'settings'>): string {
  const schema = fieldSchema.parse(z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }));
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return 'None.';
  const rows = fields.map(([name, field]) =>
    row([
      `**${markdownText(field.title ?? name)}**<br>\`${name}\``,
      sayPurpose(field),
      sayValue(field.default),
      sayBounds(field),
    ]),
  );
  return [row(['setting', 'what it does', 'default', 'allowed']), '|---|---|---|---|', ...rows].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A list of objects also names the fields of an entry. */
function sayPurpose({ description, items }: Field): string {
  const parts = Object.entries(items?.properties ?? {}).map(
    ([name, part]) => `\`${name}\`: ${markdownText(part.description ?? part.title ?? '')}`,
  );
  const text = markdownText(description ?? '');
  return parts.length === 0 ? text : `${text} Of each entry:<br>${parts.join('<br>')}`;
}

function sayValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 6 });
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none';
    return value.map((item) => `\`${typeof item === 'string' ? item : JSON.stringify(item)}\``).join(', ');
  }
  return value === undefined || value === null ? '–' : `\`${String(value)}\``;
}

function sayBounds(field: Field): string {
  if (field.enum !== undefined) return field.enum.map(sayValue).join(', ');
  if (field.type === 'boolean') return 'on or off';
  if (field.type === 'array')
    return field.maxItems === undefined ? 'a list' : `a list of at most ${sayValue(field.maxItems)}`;
  if (field.type === 'string')
    return field.maxLength === undefined ? 'text' : `text of at most ${sayValue(field.maxLength)} characters`;
  return sayRange(field);
}

function sayRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, type }: Field): string {
  const limits: readonly (readonly [string, number | undefined])[] = [
    ['from', minimum],
    ['above', exclusiveMinimum],
    ['to', maximum],
    ['below', exclusiveMaximum],
  ];
  const range = limits.flatMap(([word, limit]) =>
    limit === undefined ? [] : [`${word} ${sayValue(limit)}`],
  );
  return `${range.join(' ') || 'a number'}${type === 'integer' ? ', whole' : ''}`;
}
