import { z } from 'zod';
import { definePostChannel } from '../post-channel';
import { teamsMessage } from '../teams-message';
import { type HttpAnswer, judgeHttp, type Verdict } from '../verdict';
import { webhookUrl } from '../webhook-url';

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
export const teamsChannel = definePostChannel({
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
    body: teamsMessage(message),
  }),
  judge: judgeTeams,
});
