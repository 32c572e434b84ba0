import type { Channel } from './channel';
import { emailChannel } from './channels/email';
import { pagerDutyChannel } from './channels/pagerduty';
import { slackChannel } from './channels/slack';
import { slackBotChannel } from './channels/slack-bot';
import { syslogChannel } from './channels/syslog';
import { teamsChannel } from './channels/teams';
import { webhookChannel } from './channels/webhook';

/** Every kind of channel, in the order it is offered. */
export const channels: readonly Channel[] = [
  slackChannel,
  slackBotChannel,
  teamsChannel,
  pagerDutyChannel,
  emailChannel,
  webhookChannel,
  syslogChannel,
];

/** The kind with this name, or null. */
export function channelOfKind(kind: string): Channel | null {
  return channels.find((channel) => channel.kind === kind) ?? null;
}
