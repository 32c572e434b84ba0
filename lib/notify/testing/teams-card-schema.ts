/** A JSON Schema in the few words that are needed here. */
export type StrictSchema = {
  readonly type?: 'object' | 'array' | 'string' | 'boolean' | 'null';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly StrictSchema[];
  readonly properties?: Readonly<Record<string, StrictSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: StrictSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
};

const text: StrictSchema = { type: 'string', minLength: 1 };
const textBlock: StrictSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'text', 'wrap'],
  properties: {
    type: { const: 'TextBlock' },
    text,
    wrap: { const: true },
    weight: { enum: ['Lighter', 'Default', 'Bolder'] },
    size: { enum: ['Default', 'Small', 'Medium', 'Large', 'ExtraLarge'] },
    color: { enum: ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'] },
    isSubtle: { type: 'boolean' },
  },
};
const factSet: StrictSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'facts'],
  properties: {
    type: { const: 'FactSet' },
    facts: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['title', 'value'],
        properties: { title: text, value: text },
      },
    },
  },
};
/** Exactly the elements of Adaptive Cards 1.4 that are used, and nothing else. */
export const teamsCardSchema: StrictSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['$schema', 'type', 'version', 'fallbackText', 'body', 'actions'],
  properties: {
    $schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
    type: { const: 'AdaptiveCard' },
    version: { const: '1.4' },
    fallbackText: text,
    msteams: { const: { width: 'Full' } },
    body: { type: 'array', minItems: 2, items: { anyOf: [textBlock, factSet] } },
    actions: {
      type: 'array',
      maxItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['type', 'title', 'url'],
        properties: { type: { const: 'Action.OpenUrl' }, title: text, url: text },
      },
    },
  },
};

/** What a Workflows webhook takes: a message with one card. */
export const teamsEnvelopeSchema: StrictSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'summary', 'attachments'],
  properties: {
    type: { const: 'message' },
    summary: text,
    attachments: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['contentType', 'contentUrl', 'content'],
        properties: {
          contentType: { const: 'application/vnd.microsoft.card.adaptive' },
          contentUrl: { type: 'null' },
          content: teamsCardSchema,
        },
      },
    },
  },
};
