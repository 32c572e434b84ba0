import { z } from 'zod';
import type { Severity } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';
import { defineChannel, destinationText } from '../channel';
import { describeAlert, headlineOf, messageSeverity } from '../describe-alert';
import { fitText } from '../fit-text';
import { eventName } from '../formats/event-name';
import type { RenderedRequest } from '../network';
import type { NotificationMessage } from '../notification-message';
import { secretTexts, sendPost } from '../post-channel';
import { previewRequest } from '../preview-request';
import { type HttpAnswer, judgeHttp, type Verdict } from '../verdict';
import { openAddressProblem, webhookUrl } from '../webhook-url';

/** Events API v2: summary 1024 characters, dedup_key 255, an event 512 KB. */
const summaryLengthMax = 1024;
const detailLengthMax = 2000;
const evidenceMax = 20;

const endpointDefault = 'https://events.pagerduty.com';

const severities: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'info',
};

function shorten(text: string, lengthMax: number): string {
  return fitText(text, lengthMax, showInvisible);
}

/** Resolving an alert of an incident that goes on must not resolve the page. */
function actionOf({ cause, incident }: NotificationMessage): 'trigger' | 'acknowledge' | 'resolve' {
  if (cause === 'acknowledged') return 'acknowledge';
  const isOver = cause === 'resolved' && (incident === null || incident.state === 'resolved');
  return isOver ? 'resolve' : 'trigger';
}

function alertEvent(message: NotificationMessage, routingKey: string) {
  const { alert, incident } = message;
  const description = describeAlert(message);
  const evidence = description.evidence
    .slice(0, evidenceMax)
    .map(({ title, value }) => [shorten(title, 100), shorten(value, 500)]);
  return {
    routing_key: routingKey,
    event_action: actionOf(message),
    dedup_key: (incident?.id ?? alert.id).slice(0, 255),
    client: 'Brokerwatch',
    ...(description.link === null
      ? {}
      : {
          client_url: description.link,
          links: [{ href: description.link, text: description.linkTitle }],
        }),
    payload: {
      summary: shorten(`${headlineOf(message)} (${alert.broker})`, summaryLengthMax),
      source: shorten(alert.broker, 255) || 'unknown broker',
      severity: severities[messageSeverity(message)],
      timestamp: alert.lastSeenAt,
      component: shorten(alert.subject.id, 255),
      group: shorten(alert.broker, 255),
      class: alert.detector,
      custom_details: {
        event: eventName(message),
        summary: shorten(description.summary, detailLengthMax),
        ...Object.fromEntries(
          description.facts.map(({ title, value }) => [title, shorten(value, detailLengthMax)]),
        ),
        ...(description.others.length === 0
          ? {}
          : { Also: description.others.map((line) => shorten(line, 250)), unnamed: description.unnamed }),
        evidence: Object.fromEntries(evidence),
      },
    },
  };
}

/** A change event is shown and pages nobody: for what belongs to no page of its own, and so would never be resolved. */
function isChangeEvent({ cause }: NotificationMessage): boolean {
  return cause === 'heartbeat' || cause === 'digest';
}

function changeEvent(message: NotificationMessage, routingKey: string) {
  const { link, linkTitle, others, unnamed } = describeAlert(message);
  return {
    routing_key: routingKey,
    ...(link === null ? {} : { links: [{ href: link, text: linkTitle }] }),
    payload: {
      summary: shorten(headlineOf(message), summaryLengthMax),
      source: 'Brokerwatch',
      timestamp: message.sentAt,
      custom_details: {
        event: eventName(message),
        ...(others.length === 0 ? {} : { Also: others.map((line) => shorten(line, 250)), unnamed }),
      },
    },
  };
}

/** Relays may stand below a path; whoever pastes the whole address of the API means the same. */
function baseOf(endpoint: string): string {
  return endpoint.replace(/(\/v2(\/change)?\/enqueue)?\/*$/, '');
}

function requestOf(message: NotificationMessage, endpoint: string, routingKey: string): RenderedRequest {
  const isChange = isChangeEvent(message);
  return {
    url: `${baseOf(endpoint)}${isChange ? '/v2/change/enqueue' : '/v2/enqueue'}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(isChange ? changeEvent(message, routingKey) : alertEvent(message, routingKey)),
  };
}

const answerSchema = z.object({
  status: z.string().catch(''),
  message: z.string().catch(''),
  errors: z.array(z.string()).catch([]),
});

/** PagerDuty answers 202 when it has queued the event; who is paged is decided later. */
function judgePagerDuty(answer: HttpAnswer, now: number): Verdict {
  const said = parseAnswer(answer.body);
  if (answer.status === 202) {
    return said.status === 'success'
      ? { outcome: 'accepted', detail: 'queued by PagerDuty (202 success)' }
      : { outcome: 'retry', detail: 'answered 202, but not with the "success" of PagerDuty', afterMs: null };
  }
  const verdict = judgeHttp(answer, now);
  if (verdict.outcome === 'accepted')
    return { outcome: 'retry', detail: `answered ${answer.status}, not like PagerDuty`, afterMs: null };
  if (verdict.outcome !== 'refused' || answer.status !== 400) return verdict;
  const words = showInvisible([said.message, ...said.errors].filter((text) => text !== '').join('; '));
  return { outcome: 'refused', detail: `PagerDuty refused the event (400): ${words.slice(0, 300)}` };
}

function parseAnswer(body: string): z.output<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(body));
  } catch {
    return { status: '', message: '', errors: [] };
  }
}

/** PagerDuty Events API v2: one page an incident, acknowledged and resolved with it. */
export const pagerDutyChannel = defineChannel({
  kind: 'pagerduty',
  title: 'PagerDuty',
  help: 'In PagerDuty: open the service, Integrations, add "Events API V2" and paste its integration key here. A page is opened, acknowledged and resolved together with its incident; a test message opens one that you resolve there.',
  settings: z.object({
    endpoint: webhookUrl(openAddressProblem)
      .default(endpointDefault)
      .meta({
        title: 'Events address',
        description: `${endpointDefault}, or https://events.eu.pagerduty.com for the EU, or your own relay. It is no secret.`,
      }),
  }),
  secrets: z.object({
    routingKey: z
      .string('enter the integration key')
      .trim()
      .regex(/^[A-Za-z0-9]{20,64}$/, 'must be the integration key of an Events API V2 integration')
      .meta({ title: 'Integration key', description: 'The 32 characters of the integration.' }),
  }),
  requestsPerSecond: 2,
  burst: 10,
  followsAcknowledgement: true,
  destinationSecret: null,
  destination: ({ settings }) => destinationText(settings.endpoint ?? endpointDefault),
  hostOf: ({ settings }) => new URL(settings.endpoint).host,
  prepare({ message, settings, secrets }) {
    const request = requestOf(message, settings.endpoint, secrets.routingKey);
    return {
      preview: previewRequest(request, secretTexts(secrets)),
      send: (network, now, signal) =>
        sendPost({
          network,
          request,
          secrets: secretTexts(secrets),
          signal,
          judge: (answer) => judgePagerDuty(answer, now),
        }),
    };
  },
});
