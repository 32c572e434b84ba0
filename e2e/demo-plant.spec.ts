import { expect, test } from '@playwright/test';
import { demoAttacks } from '../lib/domain/demo';
import { type RunningBrokerwatch, runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { signIn } from './sign-in';

let brokerwatch: RunningBrokerwatch;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  brokerwatch = await runBrokerwatch({ MQTT_URL: '', DEMO: '' });
});
test.afterAll(async () => {
  await brokerwatch?.stop();
});

test('with no broker configured the demo plant is watched, labelled, and attacked on request', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  await expect(page.getByText('Demo plant').first()).toBeVisible();
  await expect(page.getByText('DEMO', { exact: true }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Devices' }).first().click();
  await expect(page.getByText('online').first()).toBeVisible();
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await expect(page.getByRole('button', { name: /^Play: / })).toHaveCount(demoAttacks.length);
  const panel = page.getByRole('region', { name: 'Demo attacks' });
  await expect(panel.getByRole('link', { name: 'wildcard-subscriber' })).toBeVisible();
  await page.getByRole('button', { name: /eavesdropper/i }).click();
  await expect(page.getByRole('link', { name: /subscribed to everything/ }).first()).toBeVisible({
    timeout: 120_000,
  });
});
