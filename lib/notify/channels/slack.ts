import { z } from 'zod';
import { defineChannel } from '../channel';
import { type AlertDescription, describeAlert, type Fact } from '../describe-alert';
import { escapeSlack } from '../escape-slack';
import { fitText } from '../fit-text';
import { type HttpAnswer, judgeHttp, type Verdict } from '../verdict';
import { webhookUrl } from '../webhook-url';

/** Block Kit limits (docs.slack.dev, blocks reference); fields are kept shorter than allowed to stay readable. */
const headerLengthMax = 150;
const sectionLengthMax = 3000;
const fieldLengthMax = 600;
const fieldsMax = 10;
const evidenceMax = 8;
const evidenceLengthMax = 300;
const fallbackLengthMax = 1000;

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

type TextObject = { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };

function plain(escaped: string): TextObject {
  return { type: 'plain_text', text: escaped === '' ? '–' : escaped, emoji: false };
}

function shorten(text: string, lengthMax: number): string {
  return fitText(text, lengthMax, escapeSlack);
}

function factLine({ title, value }: Fact, lengthMax: number, separator: string): string {
  return `${shorten(title, 60)}${separator}${shorten(value, lengthMax)}`;
}

/** The blocks of a message. All text from the wire is `plain_text`: no mrkdwn, no emoji, nothing linked by itself. */
function blocksOf(description: AlertDescription): readonly unknown[] {
  const evidence = description.evidence
    .slice(0, evidenceMax)
    .map((fact) => factLine(fact, evidenceLengthMax, ': '));
  return [
    { type: 'header', text: plain(shorten(description.headline, headerLengthMax)) },
    { type: 'section', text: plain(shorten(description.summary, sectionLengthMax)) },
    {
      type: 'section',
      fields: description.facts
        .slice(0, fieldsMax)
        .map((fact) => plain(factLine(fact, fieldLengthMax, '\n'))),
    },
    ...(evidence.length === 0 ? [] : [{ type: 'section', text: plain(evidence.join('\n')) }]),
    ...(description.link === null
      ? []
      : [
          {
            type: 'section',
            text: {
              type: 'mrkdwn',
              verbatim: true,
              text: `<${linkTarget(description.link)}|Open the alert>`,
            },
          },
        ]),
    { type: 'context', elements: [plain(shorten(description.footer, 300))] },
  ];
}

function linkTarget(href: string): string {
  return href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('&', '&amp;');
}

/** Slack says `ok` in words (workflow webhooks as JSON); anything else in a 200 came from something in between. */
function judgeSlack(answer: HttpAnswer, now: number): Verdict {
  const word = answer.body.trim();
  if (answer.status === 200) {
    if (word === 'ok' || /^\{\s*"ok"\s*:\s*true\s*[,}]/.test(word))
      return { outcome: 'accepted', detail: 'Slack answered ok' };
    return {
      outcome: 'retry',
      detail: 'answered 200, but not with the "ok" that Slack sends',
      afterMs: null,
    };
  }
  const verdict = judgeHttp(answer, now);
  if (verdict.outcome !== 'refused') return verdict;
  return { outcome: 'refused', detail: errorTexts[word] ?? verdict.detail };
}

/** Slack incoming webhook with Block Kit. */
export const slackChannel = defineChannel({
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
    const description = describeAlert(message);
    const fallback = `${description.headline} (${message.alert.broker})`;
    return {
      url: secrets.url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        text: shorten(fallback, fallbackLengthMax),
        mrkdwn: false,
        parse: 'none',
        link_names: false,
        unfurl_links: false,
        unfurl_media: false,
        blocks: blocksOf(description),
      }),
    };
  },
  judge: judgeSlack,
});
