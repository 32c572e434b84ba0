import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NotificationMessage } from '../notification-message';
import { teamsBytesMax } from '../teams-message';
import { answeringNetwork } from '../testing/answering-network';
import { hostileText } from '../testing/hostile-text';
import { sampleMessage } from '../testing/sample-message';
import { teamsChannel } from './teams';

type Element = { type: string; text?: string; facts?: { title: string; value: string }[]; color?: string };
type Payload = {
  type: string;
  summary: string;
  attachments: {
    contentType: string;
    contentUrl: null;
    content: {
      type: string;
      version: string;
      fallbackText: string;
      body: Element[];
      actions: { type: string; url: string }[];
    };
  }[];
};

const opened = teamsChannel.open(
  {},
  { url: 'https://prod-1.westeurope.logic.azure.com/workflows/x?sig=secret' },
);

function renderText(message: NotificationMessage): string {
  return opened.prepare(message, 'd').preview.body;
}

function cardOf(text: string) {
  const payload: Payload = JSON.parse(text);
  const card = payload.attachments[0]?.content;
  if (card === undefined) throw new Error('no card');
  return { payload, card };
}

describe('teams', () => {
  test('is an Adaptive Card 1.4 in a message envelope with the message in the first TextBlock and the fallback', () => {
    const { payload, card } = cardOf(renderText(sampleMessage()));
    expect(payload).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null }],
    });
    expect(card).toMatchObject({
      type: 'AdaptiveCard',
      version: '1.4',
      fallbackText: 'CRITICAL: Wildcard subscriber laptop-7',
    });
    expect(card.body[0]).toMatchObject({
      type: 'TextBlock',
      text: 'CRITICAL: Wildcard subscriber laptop-7',
      color: 'Attention',
    });
    expect(card.body.find((element) => element.type === 'FactSet')?.facts).toEqual(
      expect.arrayContaining([
        { title: 'Broker', value: 'plant-a' },
        { title: 'MQTT client', value: 'laptop-7' },
        { title: 'filter', value: '\\#' },
      ]),
    );
    expect(card.actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Open the alert', url: sampleMessage().alert.url },
    ]);
  });

  test('a resolved alert is green', () => {
    expect(cardOf(renderText(sampleMessage({ state: 'resolved' }, 'resolved'))).card.body[0]).toMatchObject({
      color: 'Good',
    });
  });

  test('hostile text stays within the size, in its place and without live Markdown', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, hostileText, (title, summary, id, key) => {
        const text = renderText(
          sampleMessage({
            title,
            summary,
            broker: id,
            subject: { kind: 'topic', id },
            evidence: { [key]: id },
          }),
        );
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(teamsBytesMax);
        const { payload, card } = cardOf(text);
        expect(card.body.map((element) => element.type)).toEqual(
          summary === ''
            ? ['TextBlock', 'FactSet', 'TextBlock']
            : ['TextBlock', 'TextBlock', 'FactSet', 'TextBlock'],
        );
        expect(card.actions.map((action) => action.url)).toEqual([sampleMessage().alert.url]);
        const shown = [
          payload.summary,
          card.fallbackText,
          ...card.body.flatMap((element) => [
            element.text ?? '',
            ...(element.facts ?? []).flatMap((fact) => [fact.title, fact.value]),
          ]),
        ];
        for (const part of shown) {
          expect(part.replace(/\\./gu, '')).not.toMatch(/[*_[\](){}<>`~&\n]/);
          expect(part).not.toContain('://');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('64 kB of everything still fits and keeps what, where, how bad and the link', () => {
    const long = '\u202E*'.repeat(16_000);
    const text = renderText(
      sampleMessage({
        title: `Flood ${long}`,
        summary: long,
        subject: { kind: 'client', id: `laptop-7 ${long}` },
        evidence: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, long])),
      }),
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(teamsBytesMax);
    for (const kept of ['CRITICAL: Flood', 'plant-a', 'laptop-7', 'Action.OpenUrl'])
      expect(text).toContain(kept);
  });

  test.each([
    'https://contoso.webhook.office.com/webhookb2/x',
    'https://CONTOSO.webhook.office.com./webhookb2/x',
    'https://outlook.office.com/webhook/x',
    'https://outlook.office365.com/webhook/x',
  ])('the retired connector address %s is refused with help', (url) => {
    expect(teamsChannel.secrets.safeParse({ url }).error?.issues[0]?.message).toMatch(/retired.*Workflows/);
  });

  test.each([
    'https://prod-1.logic.azure.com/x',
    'https://x.api.powerplatform.com/x',
    'https://outlook.office.com/other',
  ])('%s is taken', (url) => {
    expect(teamsChannel.secrets.safeParse({ url }).success).toBe(true);
  });

  test.each([
    [202, 'accepted'],
    [200, 'accepted'],
    [401, 'refused'],
    [404, 'refused'],
    [429, 'retry'],
    [502, 'retry'],
  ])('%d is %s', async (status, outcome) => {
    const { network } = answeringNetwork(() => ({ kind: 'answered', status, retryAfter: null, body: '' }));
    const result = await opened.prepare(sampleMessage(), 'd').send(network, 0);
    expect(result.verdict.outcome).toBe(outcome);
    if (status === 202) expect(result.verdict.detail).toContain('does not say whether it was posted');
  });
});
