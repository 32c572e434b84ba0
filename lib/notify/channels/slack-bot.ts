import { z } from 'zod';
import type { JsonObject } from '@/lib/domain/json';
import { type DeliveryOutcome, defineChannel, destinationText, unansweredOutcome } from '../channel';
import type { Network, RenderedRequest } from '../network';
import type { NotificationMessage } from '../notification-message';
import { secretTexts } from '../post-channel';
import { blankSecrets, previewRequest } from '../preview-request';
import { type SlackMessage, slackMessage, slackReply } from '../slack-message';
import { type HttpAnswer, judgeHttp, type Verdict } from '../verdict';
import { openAddressProblem, webhookUrl } from '../webhook-url';

const apiDefault = 'https://slack.com/api';

/** `error` of an answer with `ok: false` (docs.slack.dev, chat.postMessage) that another try may get past. */
const passing = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);
/** The first message is gone or may not be changed any more: it is posted anew. */
const lost = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'thread_not_found',
  'channel_not_found',
]);
const errorTexts: Readonly<Record<string, string>> = {
  invalid_auth: 'the bot token is not valid (invalid_auth)',
  token_revoked: 'the bot token was revoked (token_revoked): install the app again',
  account_inactive: 'the bot or its workspace was deleted (account_inactive)',
  missing_scope: 'the bot lacks the scope chat:write (missing_scope)',
  not_in_channel: 'the bot is not in the Slack channel (not_in_channel): invite it there',
  channel_not_found: 'there is no such Slack channel, or the bot may not see it (channel_not_found)',
  is_archived: 'the Slack channel is archived (is_archived)',
};

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().max(100).optional(),
  channel: z.string().max(100).optional(),
  ts: z.string().max(100).optional(),
});
const threadSchema = z.object({ to: z.string(), channel: z.string(), ts: z.string() });
type Thread = z.output<typeof threadSchema>;
type Call = 'chat.postMessage' | 'chat.update';
type Answer = { readonly verdict: Verdict; readonly error: string; readonly place: Thread | null };

/** Causes that people must see although they happen in a thread. */
const broadcast = new Set<NotificationMessage['cause']>(['escalated', 'reopened', 'unacknowledged']);

/** What an answer of the Web API means; HTTP 200 carries failures too. */
function readAnswer(answer: HttpAnswer, now: number, to: string): Answer {
  const none = { error: '', place: null };
  if (answer.status !== 200) {
    const verdict = judgeHttp(answer, now);
    const isOdd = verdict.outcome === 'accepted' || verdict.outcome === 'confirmed';
    return isOdd ? { ...none, verdict: unlikeSlack(answer.status) } : { ...none, verdict };
  }
  let said: z.output<typeof answerSchema>;
  try {
    said = answerSchema.parse(JSON.parse(answer.body));
  } catch {
    return { ...none, verdict: unlikeSlack(200) };
  }
  if (said.ok) {
    const place = { to, channel: said.channel ?? '', ts: said.ts ?? '' };
    return { error: '', place, verdict: { outcome: 'confirmed', detail: `posted as ${place.ts}` } };
  }
  const error = said.error?.replaceAll(/[^a-z0-9_.-]/gi, '') ?? '';
  const detail = errorTexts[error] ?? `Slack refused it (${error})`;
  return {
    ...none,
    error,
    verdict: passing.has(error)
      ? { outcome: 'retry', detail, afterMs: null }
      : { outcome: 'refused', detail },
  };
}

function unlikeSlack(status: number): Verdict {
  return { outcome: 'retry', detail: `answered ${status}, but not like Slack`, afterMs: null };
}

type Bot = {
  readonly apiUrl: string;
  readonly token: string;
  readonly channel: string;
  readonly deliveryId: string;
};

function requestOf(bot: Bot, call: Call, body: SlackMessage & JsonLike): RenderedRequest {
  return {
    url: `${bot.apiUrl.replace(/\/$/, '')}/${call}`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${bot.token}`,
    },
    body: JSON.stringify({
      ...body,
      metadata: { event_type: 'brokerwatch_delivery', event_payload: { delivery_id: bot.deliveryId } },
    }),
  };
}
type JsonLike = { readonly [key: string]: unknown };

/** The steps of one delivery: what is called, what came back, and all of it in words for the test button. */
class Conversation {
  readonly sent: string[] = [];
  readonly answers: string[] = [];
  status: number | null = null;

  constructor(
    private readonly bot: Bot,
    private readonly network: Network,
    private readonly now: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async call(call: Call, body: SlackMessage & JsonLike): Promise<Answer> {
    const request = requestOf(this.bot, call, body);
    this.sent.push(`${call} ${blankSecrets(request.body, [this.bot.token])}`);
    const result = await this.network.post(request, this.signal);
    if (result.kind !== 'answered')
      return { verdict: unansweredOutcome(result).verdict, error: '', place: null };
    this.status = result.status;
    this.answers.push(blankSecrets(result.body, [this.bot.token]));
    return readAnswer(result, this.now, this.bot.channel);
  }

  outcome(verdict: Verdict, thread: JsonObject | null): DeliveryOutcome {
    return {
      verdict,
      thread,
      status: this.status,
      body: this.status === null ? null : this.answers.join('\n'),
      sent: this.sent.join('\n'),
    };
  }
}

async function postAnew(talk: Conversation, bot: Bot, whole: SlackMessage): Promise<DeliveryOutcome> {
  const { verdict, place } = await talk.call('chat.postMessage', { channel: bot.channel, ...whole });
  return talk.outcome(verdict, place);
}

async function updateInPlace(
  talk: Conversation,
  thread: Thread,
  { bot, message }: { readonly bot: Bot; readonly message: NotificationMessage },
): Promise<DeliveryOutcome> {
  const whole = slackMessage(message);
  const updated = await talk.call('chat.update', { channel: thread.channel, ts: thread.ts, ...whole });
  if (lost.has(updated.error)) return postAnew(talk, bot, whole);
  if (updated.place === null) return talk.outcome(updated.verdict, null);
  const replied = await talk.call('chat.postMessage', {
    channel: thread.channel,
    thread_ts: thread.ts,
    reply_broadcast: broadcast.has(message.cause),
    ...slackReply(message),
  });
  return talk.outcome(replied.verdict, null);
}

/** Slack through a bot token: the first message is kept up to date in place, each change is told in its thread. */
export const slackBotChannel = defineChannel({
  kind: 'slack-bot',
  title: 'Slack (bot)',
  help: 'In Slack: create an app, give its bot the scope chat:write, install it, invite the bot to the channel and paste its token (xoxb-…) here. The message about an incident is kept up to date in place; changes are told in its thread.',
  settings: z.object({
    channel: z
      .string('enter the channel')
      .trim()
      .regex(/^[CGD][A-Z0-9]{5,20}$/, 'must be the id of a channel, such as C012AB3CD')
      .meta({
        title: 'Channel id',
        description: 'In Slack: channel details, at the very bottom (C012AB3CD).',
      }),
    apiUrl: webhookUrl(openAddressProblem)
      .default(apiDefault)
      .meta({
        title: 'Web API address',
        description: `${apiDefault}, or https://slack-gov.com/api for GovSlack, or your own relay. It is no secret.`,
      }),
  }),
  secrets: z.object({
    token: z
      .string('enter the bot token')
      .trim()
      .regex(/^xox[a-z]-[A-Za-z0-9-]{10,250}$/, 'must be a bot token that starts with xoxb-')
      .meta({ title: 'Bot token', description: 'Starts with xoxb-.' }),
  }),
  requestsPerSecond: 1,
  burst: 3,
  followsAcknowledgement: true,
  destinationSecret: null,
  destination: ({ settings }) => destinationText(settings.apiUrl ?? apiDefault),
  hostOf: ({ settings }) => new URL(settings.apiUrl).host,
  prepare({ message, settings, secrets, deliveryId, thread }) {
    const bot = { apiUrl: settings.apiUrl, token: secrets.token, channel: settings.channel, deliveryId };
    const whole = slackMessage(message);
    const known = threadSchema.safeParse(thread);
    return {
      preview: previewRequest(
        requestOf(bot, 'chat.postMessage', { channel: bot.channel, ...whole }),
        secretTexts(secrets),
      ),
      send(network, now, signal) {
        const talk = new Conversation(bot, network, now, signal);
        const isKnown = known.success && known.data.to === bot.channel;
        return isKnown ? updateInPlace(talk, known.data, { bot, message }) : postAnew(talk, bot, whole);
      },
    };
  },
});
