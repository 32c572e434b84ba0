import { z } from 'zod';
import type { SecretBox } from '@/lib/config/secret-box';
import type { Channel as ChannelRow } from '@/lib/db/generated/client';
import type { Channel, OpenChannel } from '@/lib/notify/channel';
import { channelOfKind } from '@/lib/notify/registry';
import type { ChannelParts } from './channel-input';

const partSchema = z.record(z.string(), z.json());

export type StoredChannel =
  | { readonly ok: true; readonly channel: Channel; readonly open: OpenChannel }
  | { readonly ok: false; readonly reason: string };

/** Unseals a channel row. Throws when the secrets were sealed under another key. */
export function readChannelParts(row: ChannelRow, secrets: SecretBox): ChannelParts {
  const sealed = row.secretsSealed;
  return {
    settings: partSchema.parse(row.settings),
    secrets: sealed === null ? {} : partSchema.parse(JSON.parse(secrets.open(sealed))),
  };
}

/** The columns that hold a channel's settings and sealed secrets. */
export function writeChannelParts(parts: ChannelParts, secrets: SecretBox) {
  const isEmpty = Object.keys(parts.secrets).length === 0;
  return {
    settings: z.record(z.string(), z.json()).parse(parts.settings),
    secretsSealed: isEmpty ? null : secrets.seal(JSON.stringify(parts.secrets)),
  };
}

/** Makes a channel row ready to send with, or says in one line, free of secrets, why it is not. */
export function openStoredChannel(row: ChannelRow, secrets: SecretBox): StoredChannel {
  const channel = channelOfKind(row.kind);
  if (channel === null) return { ok: false, reason: 'this version does not know the kind of this channel' };
  let parts: ChannelParts;
  try {
    parts = readChannelParts(row, secrets);
  } catch {
    return {
      ok: false,
      reason: 'the stored secrets cannot be read: enter them again (was SECRET_KEY changed?)',
    };
  }
  try {
    return { ok: true, channel, open: channel.open(parts.settings, parts.secrets) };
  } catch {
    return { ok: false, reason: 'the stored settings are not valid any more: edit the channel' };
  }
}
