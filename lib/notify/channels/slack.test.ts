import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NotificationMessage } from '../notification-message';
import { answeringNetwork } from '../testing/answering-network';
import { hostileText } from '../testing/hostile-text';
import { sampleMessage } from '../testing/sample-message';
import { slackChannel } from './slack';

type TextObject = { type: string; text: string; emoji?: boolean; verbatim?: boolean };
type Block = { type: string; text?: TextObject; fields?: TextObject[]; elements?: TextObject[] };
type Payload = { text: string; blocks: Block[] };

const opened = slackChannel.open({}, { url: 'https://hooks.slack.com/services/T0/B0/xyz' });

function render(message: NotificationMessage): Payload {
  return JSON.parse(opened.prepare(message, 'd').preview.body);
}

function textsOf(payload: Payload): TextObject[] {
  return payload.blocks.flatMap((block) => [
    ...(block.text ? [block.text] : []),
    ...(block.fields ?? []),
    ...(block.elements ?? []),
  ]);
}

function expectWithinLimits(payload: Payload): void {
  expect(payload.text.length).toBeGreaterThan(0);
  expect(payload.text.length).toBeLessThanOrEqual(4000);
  expect(payload.blocks.length).toBeLessThanOrEqual(50);
  for (const block of payload.blocks) {
    if (block.type === 'header') expect(block.text?.text.length).toBeLessThanOrEqual(150);
    expect(block.fields?.length ?? 1).toBeLessThanOrEqual(10);
    expect(block.elements?.length ?? 1).toBeLessThanOrEqual(10);
    for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2000);
  }
  for (const text of textsOf(payload)) {
    expect(text.text.length).toBeGreaterThan(0);
    expect(text.text.length).toBeLessThanOrEqual(3000);
  }
}

describe('slack', () => {
  test('says how bad, what, where and links the alert', () => {
    const payload = render(sampleMessage());
    expect(payload.text).toBe('CRITICAL: Wildcard subscriber laptop-7 (plant-a)');
    expect(payload.blocks[0]).toEqual({
      type: 'header',
      text: { type: 'plain_text', text: 'CRITICAL: Wildcard subscriber laptop-7', emoji: false },
    });
    const texts = textsOf(payload).map((text) => text.text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Broker\nplant-a',
        'MQTT client\nlaptop-7',
        'ATT&amp;CK\nT0802 Automated Collection',
        'Seen\n3 times, 2026-11-22T10:00:00.000Z to 2026-11-22T10:02:00.000Z',
      ]),
    );
    expect(texts).toContain(
      '<https://monitor.example/alerts/0190f2a0-0000-7000-8000-000000000001|Open the alert>',
    );
    expect(texts.some((text) => text.includes('exposedTopics: 1204'))).toBe(true);
  });

  test.each([
    ['resolved', 'RESOLVED: '],
    ['escalated', 'CRITICAL (escalated): '],
    ['reopened', 'CRITICAL (reopened): '],
    ['test', 'TEST: '],
  ] as const)('cause %s starts the message with %s', (cause, start) => {
    expect(render(sampleMessage({}, cause)).text.startsWith(start)).toBe(true);
  });

  test('a topic named like a mention stays text', () => {
    const payload = render(
      sampleMessage({
        subject: { kind: 'topic', id: '<!channel>' },
        title: '<!channel> is <https://evil.example|fine>',
      }),
    );
    expect(JSON.stringify(payload)).not.toContain('<!channel>');
    expect(payload.text).toContain('&lt;!channel&gt;');
  });

  test.each(['javascript:alert(1)', '/alerts/1', ''])('%j is not linked', (url) => {
    expect(textsOf(render(sampleMessage({ url }))).every((text) => text.type === 'plain_text')).toBe(true);
  });

  test('hostile text anywhere keeps within the limits and leaves exactly one link, ours', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, hostileText, (title, summary, id, key) => {
        const payload = render(
          sampleMessage({
            title,
            summary,
            broker: id,
            subject: { kind: 'topic', id },
            evidence: { [key]: id, list: [summary] },
          }),
        );
        expectWithinLimits(payload);
        expect(payload.text).not.toMatch(/[<>]/);
        const live = textsOf(payload).filter((text) => /[<>]/.test(text.text) || text.type !== 'plain_text');
        expect(live).toEqual([
          {
            type: 'mrkdwn',
            verbatim: true,
            text: expect.stringMatching(/^<https:\/\/monitor\.example\/[^|<>]*\|Open the alert>$/),
          },
        ]);
      }),
      { numRuns: 300 },
    );
  });

  test('64 kB of everything still fits and keeps what, where, how bad and the link', () => {
    const long = '<&>'.repeat(22_000);
    const payload = render(
      sampleMessage({
        title: `Flood ${long}`,
        summary: long,
        subject: { kind: 'client', id: `laptop-7 ${long}` },
        evidence: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, long])),
      }),
    );
    expectWithinLimits(payload);
    const text = JSON.stringify(payload);
    for (const kept of ['CRITICAL: Flood', 'Broker\\nplant-a', 'MQTT client\\nlaptop-7', '|Open the alert>'])
      expect(text).toContain(kept);
  });

  test.each([
    [200, 'ok', 'confirmed'],
    [200, ' ok\n', 'confirmed'],
    [200, '{"ok":true}', 'accepted'],
    [200, '<html>proxy login</html>', 'retry'],
    [400, 'invalid_payload', 'refused'],
    [403, 'action_prohibited', 'refused'],
    [404, 'no_service', 'refused'],
    [410, 'channel_is_archived', 'refused'],
    [429, 'rate_limited', 'retry'],
    [500, 'rollup_error', 'retry'],
  ])('%d %j is %s', async (status, body, outcome) => {
    const { network } = answeringNetwork(() => ({ kind: 'answered', status, retryAfter: '2', body }));
    const result = await opened.prepare(sampleMessage(), 'd').send(network, 0);
    expect(result.verdict.outcome).toBe(outcome);
    if (status === 410) expect(result.verdict.detail).toContain('archived');
  });
});
