import { z } from 'zod';
import { definePostChannel } from '../post-channel';
import { slackMessage } from '../slack-message';
import { type HttpAnswer, judgeHttp, type Verdict } from '../verdict';
import { webhookUrl } from '../webhook-url';

const errorTexts: Readonly<Record<string, string>> = {
  invalid_payload: 'Slack could not read the message (invalid_payload)',
  invalid_token: 'the webhook address is not valid any more (invalid_token): make a new one in Slack',
  action_prohibited: 'a Slack admin forbids posting there (action_prohibited)',
  posting_to_general_channel_denied: 'this webhook may not post to the general channel',
  channel_not_found: 'the Slack channel does not exist any more (channel_not_found)',
  channel_is_archived: 'the Slack channel is archived (channel_is_archived)',
  no_service: 'the webhook was removed or switched off in Slack (no_service): make a new one',
  no_active_hooks: 'the webhook was switched off in Slack (no_active_hooks)',
  no_team: 'the Slack workspace does not exist any more (no_team)',
  team_disabled: 'the Slack workspace is disabled (team_disabled)',
};

/** Slack says `ok` in words (workflow webhooks as JSON); anything else in a 200 came from something in between. */
function judgeSlack(answer: HttpAnswer, now: number): Verdict {
  const word = answer.body.trim();
  if (answer.status === 200) {
    if (word === 'ok') return { outcome: 'confirmed', detail: 'posted: Slack answered ok' };
    if (/^\{\s*"ok"\s*:\s*true\s*[,}]/.test(word))
      return {
        outcome: 'accepted',
        detail: 'taken by the Slack workflow; it does not say whether it posted',
      };
    return {
      outcome: 'retry',
      detail: 'answered 200, but not with the "ok" that Slack sends',
      afterMs: null,
    };
  }
  const verdict = judgeHttp(answer, now);
  if (verdict.outcome === 'accepted')
    return { outcome: 'retry', detail: `answered ${answer.status}, not like Slack`, afterMs: null };
  if (verdict.outcome !== 'refused') return verdict;
  return { outcome: 'refused', detail: errorTexts[word] ?? verdict.detail };
}

/** Slack incoming webhook with Block Kit. */
export const slackChannel = definePostChannel({
  kind: 'slack',
  title: 'Slack',
  help: 'In Slack: create an app, switch on Incoming Webhooks, add one to the channel and paste its address (https://hooks.slack.com/services/…) here.',
  settings: z.object({}),
  secrets: z.object({
    url: webhookUrl().meta({ title: 'Webhook address', description: 'https://hooks.slack.com/services/…' }),
  }),
  requestsPerSecond: 1,
  burst: 3,
  render({ message, secrets }) {
    return {
      url: secrets.url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackMessage(message)),
    };
  },
  judge: judgeSlack,
});
