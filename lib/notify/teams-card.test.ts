import { AdaptiveCard, SerializationContext } from 'adaptivecards';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { teamsBytesMax, teamsMessage } from './teams-message';
import { hostileMessage } from './testing/hostile-message';
import { sampleIncident, sampleMessage } from './testing/sample-message';

/** Exactly the elements of Adaptive Cards 1.4 that are used, and nothing else. */
const text = { type: 'string', minLength: 1 };
const textBlock = {
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
const factSet = {
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
const envelopeSchema = {
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
          content: {
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
          },
        },
      },
    },
  },
};
const validate = new Ajv({ strict: true, allErrors: true }).compile(envelopeSchema);

function expectValid(body: string): void {
  const envelope = JSON.parse(body);
  expect(validate(envelope) ? [] : validate.errors).toEqual([]);
  const context = new SerializationContext();
  new AdaptiveCard().parse(envelope.attachments[0].content, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  expect(events).toEqual([]);
}

const full = {
  ...sampleMessage({ assignee: 'Anna' }),
  incident: sampleIncident({ alertCount: 30, hiddenCount: 4, unacknowledgedMinutes: 20 }),
};

describe('the card that Teams gets', () => {
  test.each(['opened', 'escalated', 'unacknowledged', 'resolved', 'digest', 'heartbeat', 'test'] as const)(
    'is valid for cause %s, with and without an incident',
    (cause) => {
      expectValid(teamsMessage({ ...full, cause }));
      expectValid(teamsMessage(sampleMessage({ url: '', evidence: {} }, cause)));
    },
  );

  test('names what else happened and how many more', () => {
    const body = teamsMessage(full);
    expect(body).toContain('Also HIGH: New source address 10.0.0.7 \\\\(10.0.0.7, 2 times\\\\)');
    expect(body).toContain('and 28 more');
    expect(body).toContain('"title":"Open the incident"');
  });

  test('stays valid and within 20 KB whatever the text', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const body = teamsMessage(message);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(teamsBytesMax);
        expectValid(body);
      }),
      { numRuns: 100 },
    );
  });

  test.each(['😀', '漢', '\u0000', '\u202E', '*', '"', '\uD800', '\\'])(
    'stays within 20 KB and keeps what, where, how bad and the link when everything is %j',
    (unit) => {
      const flood = unit.repeat(30_000);
      const other = { title: flood, severity: 'high' as const, subject: flood, count: 9, url: flood };
      const body = teamsMessage({
        ...sampleMessage({
          title: `Flood ${flood}`,
          summary: flood,
          broker: `plant-a ${flood}`,
          subject: { kind: 'topic', id: `line-1 ${flood}` },
          evidence: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}${flood}`, flood])),
          assignee: flood,
          acknowledgedBy: flood,
          attack: Array.from({ length: 8 }, () => ({ id: flood, name: flood, version: '19' })),
        }),
        incident: sampleIncident({
          title: `Flood ${flood}`,
          others: Array.from({ length: 10 }, () => other),
          alertCount: 1_000_000,
          assignee: flood,
          acknowledgedBy: flood,
        }),
      });
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(teamsBytesMax);
      expectValid(body);
      for (const kept of ['CRITICAL: Flood', 'plant-a', 'line-1', 'Open the incident'])
        expect(body).toContain(kept);
    },
  );
});
