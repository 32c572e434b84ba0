import type { Severity } from '@/lib/domain/severity';
import { type AlertDescription, describeAlert } from './describe-alert';
import { escapeAdaptiveCard } from './escape-adaptive-card';
import { fitText } from './fit-text';
import type { NotificationMessage } from './notification-message';

/** Teams measures 28 KB after its own expansion (msteams-docs #11274), so we stay well under. */
export const teamsBytesMax = 20_000;

/** Tried in order until the whole message fits; what, where, how bad and the link are in all of them. */
const budgets = [
  { headline: 300, summary: 2000, value: 512, evidence: 8, others: 10 },
  { headline: 300, summary: 1000, value: 256, evidence: 4, others: 5 },
  { headline: 200, summary: 400, value: 128, evidence: 0, others: 3 },
] as const;
type Budget = (typeof budgets)[number];

const colors: Readonly<Record<Severity, string>> = {
  critical: 'Attention',
  high: 'Attention',
  medium: 'Warning',
  low: 'Accent',
  info: 'Default',
};

/** The body of a Teams Workflows request: one Adaptive Card 1.4, at most `teamsBytesMax` bytes whatever the text. */
export function teamsMessage(message: NotificationMessage): string {
  const description = describeAlert(message);
  for (const budget of budgets) {
    const text = envelope(message, description, budget);
    if (Buffer.byteLength(text) <= teamsBytesMax) return text;
  }
  throw new Error('an Adaptive Card within the smallest budget is over the limit');
}

function shorten(text: string, lengthMax: number): string {
  return fitText(text, lengthMax, escapeAdaptiveCard);
}

function envelope(message: NotificationMessage, description: AlertDescription, budget: Budget): string {
  const headline = shorten(description.headline, budget.headline);
  return JSON.stringify({
    type: 'message',
    summary: headline,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: headline,
          msteams: { width: 'Full' },
          body: bodyOf(message, description, { headline, budget }),
          actions:
            description.link === null
              ? []
              : [{ type: 'Action.OpenUrl', title: description.linkTitle, url: description.link }],
        },
      },
    ],
  });
}

function bodyOf(
  message: NotificationMessage,
  description: AlertDescription,
  { headline, budget }: { readonly headline: string; readonly budget: Budget },
): readonly unknown[] {
  const facts = [...description.facts, ...description.evidence.slice(0, budget.evidence)];
  return [
    {
      type: 'TextBlock',
      text: headline,
      weight: 'Bolder',
      size: 'Large',
      color: message.cause === 'resolved' ? 'Good' : colors[description.severity],
      wrap: true,
    },
    ...textBlock(shorten(description.summary, budget.summary)),
    ...(facts.length === 0
      ? []
      : [
          {
            type: 'FactSet',
            facts: facts.map(({ title, value }) => ({
              title: shorten(title, 60) || '–',
              value: shorten(value, budget.value) || '–',
            })),
          },
        ]),
    ...otherLines(description, budget).flatMap(textBlock),
    {
      type: 'TextBlock',
      text: shorten(description.footer, 200),
      isSubtle: true,
      size: 'Small',
      wrap: true,
    },
  ];
}

function textBlock(text: string) {
  return text === '' ? [] : [{ type: 'TextBlock', text, wrap: true }];
}

function otherLines({ others, unnamed }: AlertDescription, budget: Budget): readonly string[] {
  const named = others.slice(0, budget.others).map((line) => `Also ${shorten(line, budget.value)}`);
  const rest = unnamed + others.length - named.length;
  return rest > 0 ? [...named, `and ${rest} more`] : named;
}
