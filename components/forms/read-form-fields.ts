import { z } from 'zod';
import type { Json } from '@/lib/domain/json';

type FieldText = { readonly name: string; readonly title: string; readonly help: string };

/** What is entered for one property of a JSON Schema. */
export type FormField = FieldText & {
  readonly isRequired: boolean;
  /** null where the schema gives none. */
  readonly byDefault: Json | null;
} & (
    | { readonly kind: 'text'; readonly isMultiline: boolean; readonly lengthMin: number }
    | { readonly kind: 'secret'; readonly isMultiline: boolean; readonly lengthMin: number }
    | {
        readonly kind: 'number';
        readonly isInteger: boolean;
        readonly minimum: number | null;
        readonly maximum: number | null;
      }
    | { readonly kind: 'switch' }
    | { readonly kind: 'choice'; readonly options: readonly string[] }
    | { readonly kind: 'lines'; readonly itemsMax: number | null }
    | { readonly kind: 'rows'; readonly fields: readonly FormField[]; readonly itemsMax: number | null }
    | { readonly kind: 'json' }
  );

const propertySchema = z.object({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  enum: z.array(z.string()).optional(),
  writeOnly: z.boolean().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxItems: z.number().optional(),
  items: z.json().optional(),
});
type Property = z.output<typeof propertySchema>;

const objectSchema = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), z.json()).default({}),
  required: z.array(z.string()).default([]),
});

/** Text that may be longer than this is written over several lines. */
const oneLineMax = 4096;

/** `falseAlarmsPerDay` → "False alarms per day". */
function toTitle(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** JSON Schema gives integers the bounds of a safe integer when they have none of their own. */
function bound(value: number | undefined): number | null {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}

type Shape = FormField extends infer Field
  ? Field extends FormField
    ? Omit<Field, keyof Common>
    : never
  : never;
type Common = FieldText & { readonly isRequired: boolean; readonly byDefault: Json | null };

function textShape(property: Property): Shape {
  return {
    kind: property.writeOnly ? 'secret' : 'text',
    isMultiline: (property.maxLength ?? 0) > oneLineMax,
    lengthMin: property.minLength ?? 0,
  };
}

function listShape(property: Property): Shape {
  const itemsMax = property.maxItems ?? null;
  const items = propertySchema.safeParse(property.items);
  if (items.success && items.data.type === 'string' && !items.data.enum) return { kind: 'lines', itemsMax };
  const fields = readFormFields(property.items ?? null);
  return fields.length > 0 ? { kind: 'rows', fields, itemsMax } : { kind: 'json' };
}

function shapeOf(property: Property): Shape {
  if (property.enum) return { kind: 'choice', options: property.enum };
  if (property.type === 'string') return textShape(property);
  if (property.type === 'boolean') return { kind: 'switch' };
  if (property.type === 'array') return listShape(property);
  if (property.type === 'number' || property.type === 'integer') {
    return {
      kind: 'number',
      isInteger: property.type === 'integer',
      minimum: bound(property.minimum),
      maximum: bound(property.maximum),
    };
  }
  return { kind: 'json' };
}

/**
 * The fields of a form for an object's JSON Schema, in its order; `[]` when it is no object. What has no input of its
 * own (objects in objects, unions) is entered as JSON. `writeOnly` marks a secret.
 */
export function readFormFields(schema: Json): readonly FormField[] {
  const parsed = objectSchema.safeParse(schema);
  if (!parsed.success) return [];
  const { properties, required } = parsed.data;
  return Object.entries(properties).map(([name, raw]) => {
    const property = propertySchema.catch({}).parse(raw);
    return {
      name,
      title: property.title ?? toTitle(name),
      help: property.description ?? '',
      isRequired: required.includes(name),
      byDefault: property.default ?? null,
      ...shapeOf(property),
    };
  });
}
