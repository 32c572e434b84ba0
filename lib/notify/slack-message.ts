import { type AlertDescription, describeAlert, type Fact } from './describe-alert';
import { escapeSlack } from './escape-slack';
import { fitText } from './fit-text';
import type { NotificationMessage } from './notification-message';

/** Block Kit limits (docs.slack.dev, blocks reference); fields are kept shorter than allowed to stay readable. */
const headerLengthMax = 150;
const sectionLengthMax = 3000;
const fieldLengthMax = 600;
const fieldsMax = 10;
const evidenceMax = 8;
const evidenceLengthMax = 300;
const fallbackLengthMax = 1000;
const othersMax = 5;
const otherLengthMax = 250;

type TextObject = { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
type Block = { readonly type: string; readonly [key: string]: unknown };

/** A message for Slack; all text from the wire is `plain_text`: no mrkdwn, no emoji, nothing linked by itself. */
export type SlackMessage = {
  readonly text: string;
  readonly mrkdwn: false;
  readonly parse: 'none';
  readonly link_names: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly Block[];
};

const inert = {
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

/** The whole message, within Slack's limits: headline, summary, facts, further alerts, evidence and the link. */
export function slackMessage(message: NotificationMessage): SlackMessage {
  const description = describeAlert(message);
  return { text: fallbackText(message, description), ...inert, blocks: blocksOf(description) };
}

/** Only what has changed, for a reply in the thread of the whole message. */
export function slackReply(message: NotificationMessage): SlackMessage {
  const description = describeAlert(message);
  const changing = new Set([
    'Seen',
    'Incident',
    'Assigned to',
    'Acknowledged by',
    'Resolved by',
    'Lasted',
    'Verdict',
  ]);
  const lines = description.facts
    .filter(({ title }) => changing.has(title))
    .map((fact) => factLine(fact, fieldLengthMax, ': '));
  return {
    text: fallbackText(message, description),
    ...inert,
    blocks: [
      section(plain(shorten(description.headline, sectionLengthMax))),
      ...(lines.length === 0 ? [] : [{ type: 'context', elements: [plain(lines.join('\n'))] }]),
    ],
  };
}

function fallbackText(message: NotificationMessage, { headline }: AlertDescription): string {
  return shorten(`${headline} (${message.alert.broker})`, fallbackLengthMax);
}

function plain(escaped: string): TextObject {
  return { type: 'plain_text', text: escaped === '' ? '–' : escaped, emoji: false };
}

function section(text: unknown): Block {
  return { type: 'section', text };
}

function shorten(text: string, lengthMax: number): string {
  return fitText(text, lengthMax, escapeSlack);
}

function factLine({ title, value }: Fact, lengthMax: number, separator: string): string {
  return `${shorten(title, 60)}${separator}${shorten(value, lengthMax)}`;
}

function blocksOf(description: AlertDescription): readonly Block[] {
  const fields = description.facts
    .slice(0, fieldsMax)
    .map((fact) => plain(factLine(fact, fieldLengthMax, '\n')));
  const evidence = description.evidence
    .slice(0, evidenceMax)
    .map((fact) => factLine(fact, evidenceLengthMax, ': '));
  const others = othersText(description);
  return [
    { type: 'header', text: plain(shorten(description.headline, headerLengthMax)) },
    section(plain(shorten(description.summary, sectionLengthMax))),
    ...(fields.length === 0 ? [] : [{ type: 'section', fields }]),
    ...(others === null ? [] : [section(plain(others))]),
    ...(evidence.length === 0 ? [] : [section(plain(evidence.join('\n')))]),
    ...linkBlock(description),
    { type: 'context', elements: [plain(shorten(description.footer, 300))] },
  ];
}

function othersText({ others, unnamed }: AlertDescription): string | null {
  const named = others.slice(0, othersMax).map((line) => shorten(line, otherLengthMax));
  const rest = unnamed + others.length - named.length;
  if (rest === 0 && named.length === 0) return null;
  return ['Also:', ...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

function linkBlock({ link, linkTitle }: AlertDescription): readonly Block[] {
  if (link === null) return [];
  return [section({ type: 'mrkdwn', verbatim: true, text: `<${linkTarget(link)}|${linkTitle}>` })];
}

function linkTarget(href: string): string {
  return href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('&', '&amp;');
}
