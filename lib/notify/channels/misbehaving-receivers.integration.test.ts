import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenChannel } from '../channel';
import { createNetwork } from '../deliver';
import { readOutgoingPolicy } from '../outgoing-policy';
import { type HttpReceiver, startHttpReceiver } from '../testing/http-receiver';
import { sampleIncident, sampleMessage } from '../testing/sample-message';
import { pagerDutyChannel } from './pagerduty';
import { slackChannel } from './slack';
import { slackBotChannel } from './slack-bot';
import { teamsChannel } from './teams';
import { webhookChannel } from './webhook';

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await startHttpReceiver();
});
afterEach(() => receiver.stop());

type Kind = {
  readonly kind: string;
  open(base: string): OpenChannel;
  /** What the real one answers. */
  readonly good: { readonly status: number; readonly body: string };
  readonly outcome: 'accepted' | 'confirmed';
  /** What 202 and then nothing means: only two of them say 202 and no more. */
  readonly bare202: 'accepted' | 'retry';
};

const kinds: readonly Kind[] = [
  {
    kind: 'slack',
    open: (base) => slackChannel.open({}, { url: `${base}/services/T0/B0/key` }),
    good: { status: 200, body: 'ok' },
    outcome: 'confirmed',
    bare202: 'retry',
  },
  {
    kind: 'slack-bot',
    open: (base) =>
      slackBotChannel.open(
        { channel: 'C012AB3CD', apiUrl: `${base}/api` },
        { token: 'xoxb-123456789012-abcdefghij' },
      ),
    good: { status: 200, body: '{"ok":true,"channel":"C012AB3CD","ts":"1.2"}' },
    outcome: 'confirmed',
    bare202: 'retry',
  },
  {
    kind: 'teams',
    open: (base) => teamsChannel.open({}, { url: `${base}/workflows/1?sig=key` }),
    good: { status: 202, body: '' },
    outcome: 'accepted',
    bare202: 'accepted',
  },
  {
    kind: 'webhook',
    open: (base) =>
      webhookChannel.open({}, { url: `${base}/hook`, signingSecret: 'a-signing-secret-of-ours' }),
    good: { status: 200, body: '{"received": true}' },
    outcome: 'confirmed',
    bare202: 'accepted',
  },
  {
    kind: 'pagerduty',
    open: (base) => pagerDutyChannel.open({ endpoint: base }, { routingKey: 'a'.repeat(32) }),
    good: { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"x"}' },
    outcome: 'accepted',
    bare202: 'retry',
  },
];

const message = { ...sampleMessage(), incident: sampleIncident() };
const send = ({ open }: Kind, timeoutMs = 10_000) =>
  open(`http://127.0.0.1:${receiver.port}`)
    .prepare(message, 'delivery-1')
    .send(createNetwork({ policy: readOutgoingPolicy(['127.0.0.1']), timeoutMs }), Date.now());

describe.each(kinds)('$kind against a receiver that', (kind) => {
  test('answers as it should', async () => {
    receiver.behave(() => ({ does: 'answer', ...kind.good }));
    expect((await send(kind)).verdict.outcome).toBe(kind.outcome);
    expect(receiver.requests).toHaveLength(1);
    expect(() => JSON.parse(receiver.requests[0]?.body ?? '')).not.toThrow();
  });

  test('asks for a pause gets it', async () => {
    receiver.behave(() => ({ does: 'answer', status: 429, headers: { 'retry-after': '7' } }));
    expect(await send(kind)).toMatchObject({ status: 429, verdict: { outcome: 'retry', afterMs: 7000 } });
  });

  test.each([500, 502, 503, 504])('fails with %i is tried again', async (status) => {
    receiver.behave(() => ({ does: 'answer', status, body: '<html>upstream</html>' }));
    expect(await send(kind)).toMatchObject({ status, verdict: { outcome: 'retry' } });
  });

  test.each([
    ['hang', /no answer/],
    ['reset', /reset|closed/],
    ['garbage', /not HTTP/],
  ] as const)('does no more than %s is tried again', async (does, reason) => {
    receiver.behave(() => ({ does }));
    expect(await send(kind, does === 'hang' ? 700 : 10_000)).toMatchObject({
      status: null,
      verdict: { outcome: 'retry', afterMs: null, detail: expect.stringMatching(reason) },
    });
  });

  test('says 202 and then nothing', async () => {
    receiver.behave(() => ({ does: 'answer-then-hang', status: 202 }));
    expect(await send(kind, 1500)).toMatchObject({ status: 202, verdict: { outcome: kind.bare202 } });
  });

  test.each([301, 307])('redirects with %i is not followed', async (status) => {
    const other = await startHttpReceiver();
    try {
      receiver.behave(() => ({ does: 'answer', status, headers: { location: other.url } }));
      expect((await send(kind)).verdict.outcome).toBe('refused');
      expect(other.requests).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  test('answers 200 with the page of a proxy is not believed', async () => {
    receiver.behave(() => ({ does: 'answer', status: 200, body: '<html>sign in</html>' }));
    const { outcome } = (await send(kind)).verdict;
    expect(outcome).toBe(kind.kind === 'webhook' || kind.kind === 'teams' ? 'accepted' : 'retry');
  });
});
