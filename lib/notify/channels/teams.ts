import { z } from 'zod';
import type { Severity } from '@/lib/domain/severity';
import { defineChannel } from '../channel';
import { type AlertDescription, describeAlert } from '../describe-alert';
import { escapeAdaptiveCard } from '../escape-adaptive-card';
import { fitText } from '../fit-text';
import type { NotificationMessage } from '../notification-message';
import { type HttpAnswer, judgeHttp, type Verdict } from '../verdict';
import { webhookUrl } from '../webhook-url';

/** Teams measures 28 KB after its own expansion (msteams-docs #11274), so we stay well under. */
export const teamsBytesMax = 20_000;

/** Tried in order until the whole message fits; what, where, how bad and the link are in all of them. */
const budgets = [
  { summary: 2000, value: 512, evidence: 8 },
  { summary: 1000, value: 256, evidence: 4 },
  { summary: 400, value: 128, evidence: 0 },
] as const;

const colors: Readonly<Record<Severity, string>> = {
  critical: 'Attention',
  high: 'Attention',
  medium: 'Warning',
  low: 'Accent',
  info: 'Default',
};

function shorten(text: string, lengthMax: number): string {
  return fitText(text, lengthMax, escapeAdaptiveCard);
}

function envelope(
  message: NotificationMessage,
  description: AlertDescription,
  budget: (typeof budgets)[number],
): string {
  const headline = shorten(description.headline, 300);
  const facts = [...description.facts, ...description.evidence.slice(0, budget.evidence)];
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
          body: [
            {
              type: 'TextBlock',
              text: headline,
              weight: 'Bolder',
              size: 'Large',
              color: message.cause === 'resolved' ? 'Good' : colors[message.alert.severity],
              wrap: true,
            },
            ...(description.summary === ''
              ? []
              : [{ type: 'TextBlock', text: shorten(description.summary, budget.summary), wrap: true }]),
            {
              type: 'FactSet',
              facts: facts.map(({ title, value }) => ({
                title: shorten(title, 60),
                value: shorten(value, budget.value) || '–',
              })),
            },
            {
              type: 'TextBlock',
              text: shorten(description.footer, 200),
              isSubtle: true,
              size: 'Small',
              wrap: true,
            },
          ],
          actions:
            description.link === null
              ? []
              : [{ type: 'Action.OpenUrl', title: 'Open the alert', url: description.link }],
        },
      },
    ],
  });
}

function renderCard(message: NotificationMessage): string {
  const description = describeAlert(message);
  const bodies = budgets.map((budget) => () => envelope(message, description, budget));
  for (const body of bodies) {
    const text = body();
    if (Buffer.byteLength(text) <= teamsBytesMax) return text;
  }
  throw new Error('an Adaptive Card within the smallest budget is over the limit');
}

/** Office 365 connectors ended in 2026; their addresses look like webhooks and never deliver. */
function retiredConnectorProblem(url: URL): string | null {
  const host = url.hostname.replace(/\.$/, '');
  const isConnector =
    host === 'webhook.office.com' ||
    host.endsWith('.webhook.office.com') ||
    (/^outlook\.office(365)?\.com$/.test(host) && url.pathname.toLowerCase().startsWith('/webhook'));
  if (!isConnector) return null;
  return 'is an Office 365 connector address, which Microsoft has retired: in Teams open the channel\'s Workflows, add "When a Teams webhook request is received" and paste that address';
}

/** Power Automate answers 202 before the flow runs, so 202 says only that the message was taken. */
function judgeTeams(answer: HttpAnswer, now: number): Verdict {
  if (answer.status === 202)
    return {
      outcome: 'accepted',
      detail: 'taken by the workflow (202); Teams does not say whether it was posted',
    };
  if (answer.status === 401 || answer.status === 403)
    return {
      outcome: 'refused',
      detail: `the workflow address is not valid any more (${answer.status}): copy it again`,
    };
  if (answer.status === 404 || answer.status === 410)
    return { outcome: 'refused', detail: `the workflow does not exist any more (${answer.status})` };
  return judgeHttp(answer, now);
}

/** Microsoft Teams through a Workflows webhook, as an Adaptive Card 1.4. */
export const teamsChannel = defineChannel({
  kind: 'teams',
  title: 'Microsoft Teams',
  help: 'In Teams: open the channel\'s menu, Workflows, choose "Post to a channel when a webhook request is received", and paste the address it gives you. Add a co-owner to the flow: it stops with the account of its owner.',
  settings: z.object({}),
  secrets: z.object({
    url: webhookUrl(retiredConnectorProblem).meta({
      title: 'Workflow address',
      description:
        'From the trigger "When a Teams webhook request is received" (…api.powerplatform.com or …logic.azure.com).',
    }),
  }),
  requestsPerSecond: 1,
  burst: 3,
  render: ({ message, secrets }) => ({
    url: secrets.url,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: renderCard(message),
  }),
  judge: judgeTeams,
});
