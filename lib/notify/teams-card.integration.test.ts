import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '@/scripts/testing/chromium';
import type { NotificationMessage } from './notification-message';
import { teamsMessage } from './teams-message';
import { sampleIncident, sampleMessage } from './testing/sample-message';

const bundle = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');
let browser: Browser;
const screenshotPath = join(tmpdir(), 'brokerwatch-teams-card.png');

beforeAll(async () => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('Chromium is needed: apt-get install -y chromium');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
});

/** Renders a message's card as the adaptivecards package does, Markdown left to the host as in its default. */
async function render(message: NotificationMessage, screenshot?: string) {
  const page = await browser.newPage({ viewport: { width: 640, height: 900 } });
  try {
    await page.setContent('<body style="font-family:sans-serif"><main></main></body>');
    await page.addScriptTag({ path: bundle });
    const card = JSON.parse(teamsMessage(message)).attachments[0].content;
    await page.evaluate((json) => {
      const { AdaptiveCards } = globalThis as unknown as {
        AdaptiveCards: { AdaptiveCard: new () => { parse(card: unknown): void; render(): HTMLElement } };
      };
      const adaptive = new AdaptiveCards.AdaptiveCard();
      adaptive.parse(json);
      document.querySelector('main')?.append(adaptive.render());
    }, card);
    if (screenshot !== undefined) await page.screenshot({ path: screenshot, fullPage: true });
    return {
      text: await page.locator('main').textContent(),
      links: await page.locator('main a').count(),
      images: await page.locator('main img').count(),
      buttons: await page.locator('main button').allTextContents(),
    };
  } finally {
    await page.close();
  }
}

describe('the card in a browser', () => {
  test('shows how bad, what, where, what else and one button', async () => {
    const message = {
      ...sampleMessage({ assignee: 'Anna' }),
      incident: sampleIncident({ alertCount: 30, hiddenCount: 4 }),
    };
    const shown = await render(message, screenshotPath);
    for (const part of [
      'CRITICAL: Wildcard subscriber laptop-7 and more',
      'plant-a',
      'laptop-7',
      '30 alerts, 4 of them symptoms',
      'Anna',
      'T0802 Automated Collection',
      'and 28 more',
    ])
      expect(shown.text).toContain(part);
    expect(shown.buttons).toEqual(['Open the incident']);
  });

  test('a hostile topic makes no link, no image and no button', async () => {
    const hostile =
      '[Open](https://evil.example) ![x](https://evil.example/x.png) <img src=x onerror=alert(1)>';
    const shown = await render(
      sampleMessage({ title: hostile, summary: hostile, subject: { kind: 'topic', id: hostile } }),
    );
    expect(shown).toMatchObject({ links: 0, images: 0, buttons: ['Open the alert'] });
  });
});
