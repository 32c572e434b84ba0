import { type ZodObject, z } from 'zod';
import type { Json } from '@/lib/domain/json';
import type { ChannelKindView } from '@/lib/domain/views';
import type { Channel } from '@/lib/notify/channel';
import { channels } from '@/lib/notify/registry';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const jsonSchemaPart = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  required: z.array(z.string()).default([]),
});

function partOf(schema: ZodObject) {
  return jsonSchemaPart.parse(z.toJSONSchema(schema, { io: 'input' }));
}

/** One JSON Schema for the form; secrets are marked `writeOnly` and stand first where they say where messages go. */
function formSchema(channel: Channel): Json {
  const settings = partOf(channel.settings);
  const secrets = partOf(channel.secrets);
  const writeOnly = Object.entries(secrets.properties).map(([name, field]) => [
    name,
    { ...field, writeOnly: true },
  ]);
  const secretFields = Object.fromEntries(writeOnly);
  return {
    type: 'object',
    properties:
      channel.destinationSecret === null
        ? { ...settings.properties, ...secretFields }
        : { ...secretFields, ...settings.properties },
    required: [...secrets.required, ...settings.required],
    additionalProperties: false,
  };
}

/** Every kind of channel that can be added, with the form for its settings. */
export async function listChannelKinds(
  _context: ServiceContext,
  actor: Actor,
): Promise<readonly ChannelKindView[]> {
  requirePermission(actor, 'read');
  return channels.map((channel) => ({
    kind: channel.kind,
    title: channel.title,
    help: channel.help,
    settingsSchema: formSchema(channel),
  }));
}
