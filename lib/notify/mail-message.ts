import type { Severity } from '@/lib/domain/severity';
import { type AlertDescription, describeAlert } from './describe-alert';
import { escapeHtml, escapeMailHtml, escapeMailText } from './escape-mail';
import { fitText } from './fit-text';
import type { NotificationMessage } from './notification-message';

/** Subject and the two bodies of a mail. */
export type MailText = { readonly subject: string; readonly text: string; readonly html: string };

const subjectLengthMax = 180;
const summaryLengthMax = 4000;
const valueLengthMax = 1000;
const evidenceMax = 20;

const colors: Readonly<Record<Severity, string>> = {
  critical: '#b42318',
  high: '#b42318',
  medium: '#b54708',
  low: '#175cd3',
  info: '#475467',
};

/** A mail about a message; all text from the wire is inert in subject, text and HTML. */
export function mailMessage(message: NotificationMessage): MailText {
  const description = describeAlert(message);
  const color = message.cause === 'resolved' ? '#067647' : colors[description.severity];
  return {
    subject: fitText(`${description.headline} (${message.alert.broker})`, subjectLengthMax, escapeMailText),
    text: textOf(description),
    html: htmlOf(description, color),
  };
}

function restOf({ others, unnamed }: AlertDescription): readonly string[] {
  return unnamed > 0 ? [...others, `and ${unnamed} more`] : others;
}

function textOf(description: AlertDescription): string {
  const short = (text: string, lengthMax: number) => fitText(text, lengthMax, escapeMailText);
  const facts = [...description.facts, ...description.evidence.slice(0, evidenceMax)].map(
    ({ title, value }) => `${short(title, 60)}: ${short(value, valueLengthMax)}`,
  );
  const rest = restOf(description).map((line) => `Also: ${short(line, valueLengthMax)}`);
  const link = description.link === null ? [] : [`${description.linkTitle}: ${description.link}`];
  return [
    short(description.headline, valueLengthMax),
    short(description.summary, summaryLengthMax),
    facts.join('\n'),
    rest.join('\n'),
    link.join('\n'),
    `-- \n${short(description.footer, 300)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function htmlOf(description: AlertDescription, color: string): string {
  const short = (text: string, lengthMax: number) => fitText(text, lengthMax, escapeMailHtml);
  const rows = [...description.facts, ...description.evidence.slice(0, evidenceMax)].map(
    ({ title, value }) =>
      `<tr><th align="left" valign="top" style="padding:2px 12px 2px 0;font-weight:600">${short(title, 60)}</th><td style="padding:2px 0;word-break:break-word">${short(value, valueLengthMax)}</td></tr>`,
  );
  const rest = restOf(description).map((line) => `<li>${short(line, valueLengthMax)}</li>`);
  const link =
    description.link === null
      ? ''
      : `<p><a href="${escapeHtml(description.link)}">${escapeHtml(description.linkTitle)}</a></p>`;
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light"></head>',
    '<body style="font-family:sans-serif;font-size:14px;line-height:1.45;color:#101828">',
    `<h1 style="font-size:18px;margin:0 0 8px;padding-left:8px;border-left:4px solid ${color}">${short(description.headline, valueLengthMax)}</h1>`,
    `<p>${short(description.summary, summaryLengthMax)}</p>`,
    rows.length === 0
      ? ''
      : `<table cellspacing="0" cellpadding="0" style="font-size:13px">${rows.join('')}</table>`,
    rest.length === 0 ? '' : `<p>Also:</p><ul>${rest.join('')}</ul>`,
    link,
    `<p style="font-size:12px;color:#667085">${short(description.footer, 300)}</p>`,
    '</body></html>',
  ].join('');
}
