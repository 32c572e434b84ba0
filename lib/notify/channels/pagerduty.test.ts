import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { NotificationMessage } from '../notification-message';
import { answeringNetwork } from '../testing/answering-network';
import { hostileMessage } from '../testing/hostile-message';
import { sampleIncident, sampleMessage } from '../testing/sample-message';
import { pagerDutyChannel } from './pagerduty';

const routingKey = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6';
const channel = pagerDutyChannel.open({}, { routingKey });

/** Events API v2 (developer.pagerduty.com): fields and their limits. */
const eventSchema = z.strictObject({
  routing_key: z.literal(routingKey),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().min(1).max(255),
  client: z.string(),
  client_url: z.url().optional(),
  links: z.array(z.strictObject({ href: z.url(), text: z.string() })).optional(),
  payload: z.strictObject({
    summary: z.string().min(1).max(1024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime(),
    component: z.string(),
    group: z.string(),
    class: z.string(),
    custom_details: z.record(z.string(), z.unknown()),
  }),
});

const changeSchema = z.strictObject({
  routing_key: z.literal(routingKey),
  links: z.array(z.strictObject({ href: z.url(), text: z.string() })).optional(),
  payload: z.strictObject({
    summary: z.string().min(1).max(1024),
    source: z.string().min(1),
    timestamp: z.iso.datetime(),
    custom_details: z.record(z.string(), z.unknown()),
  }),
});

async function send(message: NotificationMessage, status = 202, body = '{"status":"success"}') {
  const { network, requests } = answeringNetwork(() => ({ kind: 'answered', status, retryAfter: '3', body }));
  const prepared = channel.prepare(message, 'd');
  const outcome = await prepared.send(network, 0);
  const request = requests[0];
  if (request === undefined) throw new Error('nothing was sent');
  return { outcome, request, event: JSON.parse(request.body), preview: prepared.preview };
}

describe('pagerduty', () => {
  test.each([
    ['opened', 'trigger'],
    ['escalated', 'trigger'],
    ['reopened', 'trigger'],
    ['unacknowledged', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
  ] as const)('%s is %s, under one key per incident', async (cause, action) => {
    const incident = sampleIncident({ state: cause === 'resolved' ? 'resolved' : 'open' });
    const { event, request } = await send({ ...sampleMessage({}, cause), incident });
    expect(request.url).toBe('https://events.pagerduty.com/v2/enqueue');
    expect(eventSchema.parse(event)).toMatchObject({ event_action: action, dedup_key: incident.id });
  });

  test('an alert without an incident has its own key; one resolved in an incident that goes on resolves no page', async () => {
    const alone = sampleMessage({}, 'resolved');
    expect((await send(alone)).event).toMatchObject({ event_action: 'resolve', dedup_key: alone.alert.id });
    const { event } = await send({ ...alone, incident: sampleIncident() });
    expect(event).toMatchObject({ event_action: 'trigger' });
  });

  test.each([
    ['critical', 'critical'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'info'],
    ['info', 'info'],
  ] as const)('severity %s is %s', async (severity, expected) => {
    expect((await send(sampleMessage({ severity }))).event.payload.severity).toBe(expected);
  });

  test.each(['heartbeat', 'digest'] as const)('a %s pages nobody: it is a change event', async (cause) => {
    const { request, event } = await send({ ...sampleMessage({}, cause), incident: sampleIncident() });
    expect(request.url).toBe('https://events.pagerduty.com/v2/change/enqueue');
    expect(event).not.toHaveProperty('event_action');
    expect(event).not.toHaveProperty('dedup_key');
    expect(event.payload.custom_details.Also).toHaveLength(1);
  });

  test('the integration key is not shown', async () => {
    const { preview } = await send(sampleMessage());
    expect(JSON.stringify(preview)).not.toContain(routingKey);
  });

  test('a key that the answer repeats is kept out of what is stored', async () => {
    const { outcome } = await send(sampleMessage(), 400, JSON.stringify({ errors: [`no ${routingKey}`] }));
    expect(JSON.stringify(outcome)).not.toContain(routingKey);
    expect(outcome.verdict.detail).toContain('no (hidden)');
  });

  test.each([
    [202, '{"status":"success"}', 'accepted', 'queued by PagerDuty'],
    [202, 'welcome to the proxy', 'retry', 'not with the "success"'],
    [200, '<html>', 'retry', 'not like PagerDuty'],
    [400, '{"status":"invalid event","errors":["bad key"]}', 'refused', 'bad key'],
    [400, 'x', 'refused', '400'],
    [429, '', 'retry', '429'],
    [500, '', 'retry', '500'],
  ])('%d %s is %s', async (status, body, outcome, words) => {
    const { verdict } = (await send(sampleMessage(), status, body)).outcome;
    expect(verdict).toMatchObject({ outcome, detail: expect.stringContaining(words) });
  });

  test('hostile text stays in its field, within the limits, with nothing invisible', async () => {
    await fc.assert(
      fc.asyncProperty(hostileMessage, async (message) => {
        const { request, event } = await send(message);
        expect(Buffer.byteLength(request.body)).toBeLessThan(512_000);
        const { payload, links } = (message.cause === 'digest' ? changeSchema : eventSchema).parse(event);
        expect(links?.map(({ href }) => new URL(href).host)).toEqual(['monitor.example']);
        expect(`${payload.summary}${payload.source}`).not.toMatch(/[\p{Cc}\u202E]/u);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['https://events.eu.pagerduty.com', 'https://events.eu.pagerduty.com/v2/enqueue'],
    ['https://events.pagerduty.com/v2/enqueue/', 'https://events.pagerduty.com/v2/enqueue'],
    ['https://relay.example/pagerduty/', 'https://relay.example/pagerduty/v2/enqueue'],
  ])('the address %s leads to %s', async (endpoint, url) => {
    const { network, requests } = answeringNetwork(() => ({
      kind: 'answered',
      status: 202,
      retryAfter: null,
      body: '',
    }));
    await pagerDutyChannel.open({ endpoint }, { routingKey }).prepare(sampleMessage(), 'd').send(network, 0);
    expect(requests[0]?.url).toBe(url);
  });
});
