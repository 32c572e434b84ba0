import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { parseCustomHeaders } from '../custom-headers';
import { definePostChannel } from '../post-channel';
import { judgeHttp } from '../verdict';
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

/** Plain JSON to any HTTP receiver (SIEM collector, automation), signed. */
export const webhookChannel = definePostChannel({
  kind: 'webhook',
  title: 'Webhook',
  help: 'Sends {event, sentAt, alert} as JSON by POST. X-Brokerwatch-Delivery stays the same when an attempt is repeated. With a signing secret, X-Brokerwatch-Signature is "v1=" and the hex HMAC-SHA256 of X-Brokerwatch-Timestamp, a dot and the body.',
  settings: z.object({}),
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
  render({ message, secrets, deliveryId }) {
    const event = message.cause === 'test' ? 'test' : `alert.${message.cause}`;
    const body = JSON.stringify({ event, sentAt: message.sentAt, alert: message.alert });
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
  judge: judgeHttp,
});
