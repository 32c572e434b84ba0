import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PostResult } from '../network';
import { answeringNetwork } from '../testing/answering-network';
import { hostileMessage } from '../testing/hostile-message';
import { sampleIncident, sampleMessage } from '../testing/sample-message';
import { slackCall } from '../testing/slack-limits';
import { slackBotChannel } from './slack-bot';

const token = 'xoxb-123456789012-abcdefghij';
const bot = slackBotChannel.open({ channel: 'C012AB3CD' }, { token });
const thread = { to: 'C012AB3CD', channel: 'C012AB3CD', ts: '1700000000.000100' };

function answered(body: object, status = 200, retryAfter: string | null = null): PostResult {
  return { kind: 'answered', status, retryAfter, body: JSON.stringify(body) };
}
const posted = answered({ ok: true, channel: 'C012AB3CD', ts: '1700000000.000100' });
const methodOf = ({ url }: { url: string }) => url.slice(url.lastIndexOf('/') + 1);

describe('slack-bot', () => {
  test('the first message is posted with the token, and where it is comes back', async () => {
    const { network, requests } = answeringNetwork(() => posted);
    const outcome = await bot.prepare(sampleMessage(), 'delivery-1').send(network, 0);
    expect(outcome).toMatchObject({ verdict: { outcome: 'confirmed' }, status: 200, thread });
    expect(requests.map(methodOf)).toEqual(['chat.postMessage']);
    expect(requests[0]?.headers).toMatchObject({ authorization: `Bearer ${token}` });
    const body = slackCall.parse(JSON.parse(requests[0]?.body ?? ''));
    expect(body).toMatchObject({
      channel: 'C012AB3CD',
      metadata: { event_payload: { delivery_id: 'delivery-1' } },
    });
    expect(outcome.sent).not.toContain(token);
  });

  test('a change updates the first message in place and is told in its thread', async () => {
    const { network, requests } = answeringNetwork(() => posted);
    const message = { ...sampleMessage({}, 'resolved'), incident: sampleIncident({ state: 'resolved' }) };
    const outcome = await bot.prepare(message, 'd2', thread).send(network, 0);
    expect(outcome).toMatchObject({ verdict: { outcome: 'confirmed' }, thread: null });
    expect(requests.map(methodOf)).toEqual(['chat.update', 'chat.postMessage']);
    const [update, reply] = requests.map(({ body }) => slackCall.parse(JSON.parse(body)));
    expect(update).toMatchObject({ ts: thread.ts });
    expect(reply).toMatchObject({ thread_ts: thread.ts, reply_broadcast: false });
    expect(reply?.text).toMatch(/^RESOLVED: /);
  });

  test.each(['escalated', 'reopened', 'unacknowledged'] as const)(
    '%s is also shown in the channel',
    async (cause) => {
      const { network, requests } = answeringNetwork(() => posted);
      await bot.prepare(sampleMessage({}, cause), 'd', thread).send(network, 0);
      expect(JSON.parse(requests[1]?.body ?? '')).toMatchObject({ reply_broadcast: true });
    },
  );

  test('a first message that is gone is posted anew', async () => {
    const { network, requests } = answeringNetwork((_, index) =>
      index === 0
        ? answered({ ok: false, error: 'message_not_found' })
        : answered({ ok: true, channel: 'C012AB3CD', ts: '2.2' }),
    );
    const { thread: next } = await bot.prepare(sampleMessage(), 'd', thread).send(network, 0);
    expect(requests.map(methodOf)).toEqual(['chat.update', 'chat.postMessage']);
    expect(next).toEqual({ ...thread, ts: '2.2' });
  });

  test('a message in a channel that was configured before is left alone', async () => {
    const { network, requests } = answeringNetwork(() => posted);
    await bot.prepare(sampleMessage(), 'd', { ...thread, to: 'C0OLD00001' }).send(network, 0);
    expect(requests.map(methodOf)).toEqual(['chat.postMessage']);
  });

  test('an update that fails for now tells nothing in the thread', async () => {
    const { network, requests } = answeringNetwork(() => answered({ ok: false, error: 'internal_error' }));
    const { verdict } = await bot.prepare(sampleMessage(), 'd', thread).send(network, 0);
    expect(verdict.outcome).toBe('retry');
    expect(requests).toHaveLength(1);
  });

  test.each([
    [answered({ ok: false, error: 'invalid_auth' }), 'refused', 'token is not valid'],
    [answered({ ok: false, error: 'not_in_channel' }), 'refused', 'invite it'],
    [answered({ ok: false, error: 'ratelimited' }, 429, '7'), 'retry', '429'],
    [answered({ ok: false, error: 'service_unavailable' }), 'retry', 'service_unavailable'],
    [answered({ ok: false, error: '<b>odd' }), 'refused', 'Slack refused it (bodd)'],
    [answered({}, 200), 'retry', 'not like Slack'],
    [answered({}, 204), 'retry', 'not like Slack'],
    [answered({}, 500), 'retry', '500'],
    [{ kind: 'unreachable', reason: 'the connection was reset' }, 'retry', 'reset'],
    [{ kind: 'barred', reason: 'no' }, 'refused', 'no'],
  ] as const)('%j is %s', async (answer, outcome, words) => {
    const { network } = answeringNetwork(() => answer);
    const { verdict } = await bot.prepare(sampleMessage(), 'd').send(network, 0);
    expect(verdict).toMatchObject({ outcome, detail: expect.stringContaining(words) });
    if (words === '429') expect(verdict).toMatchObject({ afterMs: 7000 });
  });

  test('hostile text stays within the limits of Slack and leaves one link, ours, in messages and replies', async () => {
    await fc.assert(
      fc.asyncProperty(hostileMessage, async (message) => {
        const { network, requests } = answeringNetwork(() => posted);
        await bot.prepare(message, 'd', thread).send(network, 0);
        for (const [index, request] of requests.entries()) {
          const payload = slackCall.parse(JSON.parse(request.body));
          expect(payload.text).not.toMatch(/[<>]/);
          const live = JSON.stringify(payload.blocks).match(/<[^>]*>/g) ?? [];
          expect(live).toHaveLength(index === 0 ? 1 : 0);
          for (const link of live)
            expect(link).toMatch(/^<https:\/\/monitor\.example\/[^|<>]*\|Open the (alert|incident)>$/);
        }
      }),
      { numRuns: 50 },
    );
  });
});
