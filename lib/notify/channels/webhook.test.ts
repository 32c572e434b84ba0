import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { NotificationMessage } from '../notification-message';
import { answeringNetwork } from '../testing/answering-network';
import { sampleIncident, sampleMessage } from '../testing/sample-message';
import { webhookChannel } from './webhook';

const secrets = {
  url: 'https://siem.example/in?token=very-secret',
  signingSecret: 'a-signing-secret-of-20',
  headers: 'Authorization: Bearer abcdef',
};

const answer = (status: number, body: string) =>
  ({ kind: 'answered', status, retryAfter: null, body }) as const;

async function sent(message: NotificationMessage, given: object = secrets) {
  const { network, requests } = answeringNetwork(() => ({
    kind: 'answered',
    status: 200,
    retryAfter: null,
    body: '',
  }));
  const prepared = webhookChannel.open({}, given).prepare(message, 'delivery-1');
  const outcome = await prepared.send(network, 0);
  const request = requests[0];
  if (request === undefined) throw new Error('nothing was sent');
  return { request, outcome, preview: prepared.preview };
}

describe('webhook', () => {
  test('the body is the event, the time and the alert as the API shows it', async () => {
    const message = sampleMessage({}, 'escalated');
    const { request } = await sent(message);
    expect(JSON.parse(request.body)).toEqual({
      event: 'alert.escalated',
      sentAt: message.sentAt,
      alert: message.alert,
    });
  });

  test('an incident stands beside the alert', async () => {
    const incident = sampleIncident();
    const { request } = await sent({ ...sampleMessage(), incident });
    expect(JSON.parse(request.body)).toMatchObject({ alert: { severity: 'critical' }, incident });
  });

  test.each([
    ['ecs', { event: { action: 'alert.opened', id: 'delivery-1' } }],
    ['ocsf', { class_uid: 2004, metadata: { uid: 'delivery-1' } }],
  ])('format %s is signed like any other', async (format, expected) => {
    const { network, requests } = answeringNetwork(() => answer(200, ''));
    await webhookChannel.open({ format }, secrets).prepare(sampleMessage(), 'delivery-1').send(network, 0);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject(expected);
    expect(requests[0]?.headers).toHaveProperty('x-brokerwatch-signature');
  });

  test.each([
    ['answer', 200, '{"received": true}', 'confirmed'],
    ['answer', 200, '{"received": "true"}', 'accepted'],
    ['answer', 204, '', 'accepted'],
    ['answer', 500, '{"received": true}', 'retry'],
    ['status', 204, '', 'confirmed'],
    ['status', 404, '', 'refused'],
  ])('confirmed by %s: %d %s is %s', async (confirmation, status, body, outcome) => {
    const { network } = answeringNetwork(() => answer(status, body));
    const result = await webhookChannel
      .open({ confirmation }, secrets)
      .prepare(sampleMessage(), 'd')
      .send(network, 0);
    expect(result.verdict.outcome).toBe(outcome);
  });

  test('a test says that it is one', async () => {
    expect(JSON.parse((await sent(sampleMessage({}, 'test'))).request.body)).toMatchObject({ event: 'test' });
  });

  test('the signature verifies over timestamp, dot and body', async () => {
    const { request } = await sent(sampleMessage());
    const timestamp = request.headers['x-brokerwatch-timestamp'];
    expect(timestamp).toBe('1795341721');
    const expected = createHmac('sha256', secrets.signingSecret)
      .update(`${timestamp}.${request.body}`)
      .digest('hex');
    expect(request.headers).toMatchObject({
      'x-brokerwatch-signature': `v1=${expected}`,
      'x-brokerwatch-delivery': 'delivery-1',
      authorization: 'Bearer abcdef',
      'content-type': 'application/json',
    });
  });

  test('without a signing secret nothing is signed', async () => {
    const { request } = await sent(sampleMessage(), { url: secrets.url });
    expect(request.headers).not.toHaveProperty('x-brokerwatch-signature');
  });

  test('the preview shows neither address, signature nor custom values', async () => {
    const { preview } = await sent(sampleMessage());
    expect(preview).toMatchObject({
      method: 'POST',
      host: 'siem.example',
      headers: { authorization: '(hidden)', 'x-brokerwatch-signature': '(hidden)' },
    });
    expect(JSON.stringify(preview)).not.toMatch(/very-secret|abcdef|a-signing-secret/);
  });

  test.each([
    [{}, 'url'],
    [{ url: 'ftp://x/y' }, 'url'],
    [{ url: 'https://user:pass@x/y' }, 'url'],
    [{ url: 'not a url' }, 'url'],
    [{ url: 'https://x/', signingSecret: 'short' }, 'signingSecret'],
    [{ url: 'https://x/', headers: 'Host: y' }, 'headers'],
  ])('%j is refused at %s', (given, field) => {
    const result = webhookChannel.secrets.safeParse(given);
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field]);
  });
});
