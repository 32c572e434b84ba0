import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { z } from 'zod';
import { teamsMessage } from '@/lib/notify/teams-message';
import { hostileMessage } from '@/lib/notify/testing/hostile-message';
import { type StrictSchema, teamsCardSchema } from '@/lib/notify/testing/teams-card-schema';
import { messagesOfEveryKind } from '@/lib/notify/testing/teams-messages';

const usage = "usage: npm run check-teams-cards -- FILE   (Microsoft's schemas/1.4.0/adaptive-card.json)\n";
const hostileCount = 500;
const generatedCount = 5000;

const envelope = z.object({
  attachments: z.tuple([z.object({ content: z.record(z.string(), z.unknown()) })]),
});

/** The official schema is JSON Schema draft-06, but for an `id` of draft-04. */
function compileOfficial(file: string): ValidateFunction {
  const { id: _id, ...schema } = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const draft06 = createRequire(import.meta.url).resolve('ajv/dist/refs/json-schema-draft-06.json');
  ajv.addMetaSchema(JSON.parse(readFileSync(draft06, 'utf8')));
  return ajv.compile(schema);
}

/** Any document that one of our strict schemas allows. */
function documentOf(schema: StrictSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(documentOf));
  switch (schema.type) {
    case 'string':
      return fc.string({ unit: 'binary', minLength: schema.minLength ?? 0, maxLength: 20 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(documentOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 6, 6),
      });
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, documentOf(inner)])), {
        requiredKeys: [...(schema.required ?? [])],
      });
    }
    default:
      throw new Error(`no documents are made of ${JSON.stringify(schema)}`);
  }
}

/** `msteams` is Teams' own addition to a card, which the schema of Adaptive Cards does not know. */
function withoutTeamsPart(card: unknown): unknown {
  const { msteams: _msteams, ...rest } = z.record(z.string(), z.unknown()).parse(card);
  return rest;
}

/** Checks cards against Microsoft's schema: those that are sent, and all that our own stricter schema lets through. */
function main(file: string | undefined): number {
  if (file === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const official = compileOfficial(file);
  const strict = new Ajv({ strict: true }).compile(teamsCardSchema);
  const problems: string[] = [];
  const check = (name: string, card: unknown) => {
    if (!strict(card)) problems.push(`${name}: not as our schema says: ${JSON.stringify(strict.errors)}`);
    if (!official(withoutTeamsPart(card)))
      problems.push(`${name}: not as Microsoft says: ${JSON.stringify(official.errors?.slice(0, 5))}`);
  };
  const messages = [...messagesOfEveryKind(), ...fc.sample(hostileMessage, hostileCount)];
  for (const message of messages) {
    const [{ content }] = envelope.parse(JSON.parse(teamsMessage(message))).attachments;
    check(`a message because of ${message.cause}`, content);
  }
  for (const card of fc.sample(documentOf(teamsCardSchema), generatedCount))
    check('a card made at random', card);
  if (official({ type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock' }] }))
    problems.push('the given schema takes a TextBlock without a text: is it the right file?');
  process.stdout.write(
    `${messages.length} cards as they are sent and ${generatedCount} as our schema allows: ${problems.length} problems\n${problems
      .slice(0, 20)
      .map((problem) => `${problem}\n`)
      .join('')}`,
  );
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
