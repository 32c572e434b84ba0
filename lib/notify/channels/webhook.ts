import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { parseCustomHeaders } from '../custom-headers';
import { toEcs } from '../formats/ecs';
import { eventName } from '../formats/event-name';
import { toOcsf } from '../formats/ocsf';
import type { NotificationMessage } from '../notification-message';
import { definePostChannel } from '../post-channel';
import { type HttpAnswer, judgeHttp, type Verdict } from '../verdict';
import { webhookUrl } from '../webhook-url';

const customHeaders = z
  .string()
  .max(8192)
  .default('')
  .superRefine((text, context) => {
    const result = parseCustomHeaders(text);
    if (!result.ok) context.addIssue({ code: 'custom', message: result.problem });
  });

/**
 * `v1=` and the hex HMAC-SHA256 of `<timestamp>.<body>` under the signing secret, both exactly as sent.
 * A receiver recomputes it, compares in constant time and refuses timestamps older than five minutes.
 */
function signWebhook(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function bodyOf(message: NotificationMessage, format: 'brokerwatch' | 'ecs' | 'ocsf', deliveryId: string) {
  if (format === 'ecs') return toEcs(message, deliveryId);
  if (format === 'ocsf') return toOcsf(message, deliveryId);
  const { alert, incident, sentAt } = message;
  return { event: eventName(message), sentAt, alert, ...(incident === null ? {} : { incident }) };
}

/** A 2xx says that it was taken; a receiver proves that it has it by answering `{"received": true}`. */
function judgeWebhook(
  answer: HttpAnswer,
  now: number,
  { confirmation }: { readonly confirmation: 'answer' | 'status' },
): Verdict {
  const verdict = judgeHttp(answer, now);
  if (verdict.outcome !== 'accepted') return verdict;
  return confirmation === 'status' || saysReceived(answer.body)
    ? { outcome: 'confirmed', detail: verdict.detail }
    : verdict;
}

function saysReceived(body: string): boolean {
  try {
    return z.object({ received: z.literal(true) }).safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

/** Plain JSON to any HTTP receiver (SIEM collector, automation), signed. */
export const webhookChannel = definePostChannel({
  kind: 'webhook',
  title: 'Webhook',
  help: 'Sends {event, sentAt, alert, incident} as JSON by POST. X-Brokerwatch-Delivery stays the same when an attempt is repeated. With a signing secret, X-Brokerwatch-Signature is "v1=" and the hex HMAC-SHA256 of X-Brokerwatch-Timestamp, a dot and the body.',
  settings: z.object({
    format: z.enum(['brokerwatch', 'ecs', 'ocsf']).default('brokerwatch').meta({
      title: 'Format',
      description:
        'brokerwatch: {event, sentAt, alert, incident}; ecs: Elastic Common Schema; ocsf: OCSF Detection Finding.',
    }),
    confirmation: z.enum(['answer', 'status']).default('answer').meta({
      title: 'Counts as confirmed',
      description:
        'answer: when the receiver answers with JSON that says {"received": true}; status: with any 2xx.',
    }),
  }),
  secrets: z.object({
    url: webhookUrl().meta({
      title: 'Address',
      description: 'Where to POST, https:// unless it is on your own network.',
    }),
    signingSecret: z.string().min(16, 'must be at least 16 characters').max(1024).optional().meta({
      title: 'Signing secret',
      description: 'At least 16 characters, known to the receiver. Without it messages are not signed.',
    }),
    headers: customHeaders.meta({
      title: 'Extra headers',
      description: 'One "Name: value" a line, for example an Authorization header.',
    }),
  }),
  requestsPerSecond: 50,
  burst: 100,
  render({ message, settings, secrets, deliveryId }) {
    const body = JSON.stringify(bodyOf(message, settings.format, deliveryId));
    const timestamp = String(Math.floor(Date.parse(message.sentAt) / 1000));
    const custom = parseCustomHeaders(secrets.headers);
    return {
      url: secrets.url,
      headers: {
        ...(custom.ok ? custom.headers : {}),
        'content-type': 'application/json',
        'x-brokerwatch-delivery': deliveryId,
        'x-brokerwatch-timestamp': timestamp,
        ...(secrets.signingSecret === undefined
          ? {}
          : { 'x-brokerwatch-signature': signWebhook(secrets.signingSecret, timestamp, body) }),
      },
      body,
    };
  },
  judge: judgeWebhook,
});
