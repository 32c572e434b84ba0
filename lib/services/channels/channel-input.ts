import { z } from 'zod';
import type { Json, JsonObject } from '@/lib/domain/json';
import { severitySchema } from '@/lib/domain/severity';
import { AppError, type FieldProblem } from '@/lib/errors';
import type { Channel } from '@/lib/notify/channel';
import { channelOfKind } from '@/lib/notify/registry';

export const channelName = z.string().trim().min(1, 'enter a name').max(100);
export const channelIdInput = z.object({ id: z.uuid() });
export const nameTaken = { field: 'name', message: 'is already the name of another channel' };

/**
 * Settings and secrets in one object, as its form has them. A secret that is absent or `{ isSet }` (as a channel shows
 * it) is kept, an empty one removed.
 */
const json: z.ZodType<Json> = z.json();
export const channelSettings = z.record(z.string().max(100), json);

/** A heartbeat message when nothing else was delivered for so many hours; at most 30 days. */
export const heartbeatHours = z.number().int().min(1).max(720).nullable();

export const channelFields = {
  kind: z.string().max(50),
  name: channelName,
  enabled: z.boolean().default(true),
  minimumSeverity: severitySchema.default('low'),
  settings: channelSettings.default({}),
  heartbeatHours: heartbeatHours.optional(),
};

/** The columns of a heartbeat that begins to count at `now`. */
export function heartbeatColumns(hours: number | null, now: Date) {
  return {
    heartbeatHours: hours,
    nextHeartbeatAt: hours === null ? null : new Date(now.getTime() + hours * 3_600_000),
  };
}

/** A channel's settings and secrets in plain text; never leaves a service. */
export type ChannelParts = { readonly settings: JsonObject; readonly secrets: JsonObject };
const noParts: ChannelParts = { settings: {}, secrets: {} };

/** The kind, or AppError `invalid` on the field `kind`. */
export function requireChannelKind(kind: string): Channel {
  const channel = channelOfKind(kind);
  if (channel !== null) return channel;
  throw new AppError('invalid', 'There is no such kind of channel.', [
    { field: 'kind', message: 'is not a kind of channel' },
  ]);
}

/**
 * Lays what was entered over what is stored and validates the whole. Throws AppError `invalid` with one problem a
 * field (`settings.url`). When the destination moves to another origin, kept secrets must be entered again, so that
 * nobody who cannot read them can have them sent elsewhere.
 */
export function mergeChannelParts(
  channel: Channel,
  given: JsonObject,
  stored: ChannelParts = noParts,
): ChannelParts {
  const settings: Record<string, JsonObject[string]> = { ...stored.settings };
  const secrets: Record<string, JsonObject[string]> = { ...stored.secrets };
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(channel.settings.shape, name)) settings[name] = value;
    else if (!Object.hasOwn(channel.secrets.shape, name))
      problems.push({ field: `settings.${name}`, message: 'is not a setting of this channel' });
    else if (value === '' || value === null) delete secrets[name];
    else if (!isKeepMark(value)) secrets[name] = value;
  }
  problems.push(...movedSecretProblems(channel, given, { settings, secrets }, stored));
  const parsedSettings = channel.settings.safeParse(settings);
  const parsedSecrets = channel.secrets.safeParse(secrets);
  for (const issue of [...(parsedSettings.error?.issues ?? []), ...(parsedSecrets.error?.issues ?? [])]) {
    problems.push({ field: ['settings', ...issue.path].join('.'), message: issue.message });
  }
  if (problems.length > 0)
    throw new AppError('invalid', 'The channel has settings that cannot be used.', problems);
  return { settings, secrets };
}

function isKeepMark(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'isSet' in value;
}

function movedSecretProblems(
  channel: Channel,
  given: JsonObject,
  merged: ChannelParts,
  stored: ChannelParts,
): FieldProblem[] {
  if (channel.destination(merged) === channel.destination(stored)) return [];
  return Object.keys(stored.secrets)
    .filter(
      (name) =>
        name !== channel.destinationSecret &&
        Object.hasOwn(merged.secrets, name) &&
        (given[name] === undefined || isKeepMark(given[name])),
    )
    .map((name) => ({
      field: `settings.${name}`,
      message: 'enter it again (or remove it): the address now leads to another host',
    }));
}
