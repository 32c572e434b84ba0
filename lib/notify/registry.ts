import type { Channel } from './channel';
import { slackChannel } from './channels/slack';
import { teamsChannel } from './channels/teams';
import { webhookChannel } from './channels/webhook';

/** Every kind of channel, in the order it is offered. */
export const channels: readonly Channel[] = [slackChannel, teamsChannel, webhookChannel];

/** The kind with this name, or null. */
export function channelOfKind(kind: string): Channel | null {
  return channels.find((channel) => channel.kind === kind) ?? null;
}
