import { createHmac } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { type HttpReceiver, startHttpReceiver } from '../lib/notify/testing/http-receiver';
import { type Mosquitto, startMosquitto } from '../scripts/testing/mosquitto';
import { type RunningBrokerwatch, runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { callApi } from './call-api';
import { eavesdrop, publish } from './mqtt-client';
import { signIn } from './sign-in';

const signingSecret = 'a-signing-secret-of-ours';
let mosquitto: Mosquitto;
let receiver: HttpReceiver;
let brokerwatch: RunningBrokerwatch;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  mosquitto = await startMosquitto();
  receiver = await startHttpReceiver();
  brokerwatch = await runBrokerwatch({ MQTT_URL: mosquitto.url });
});
test.afterAll(async () => {
  await brokerwatch?.stop();
  await receiver?.stop();
  await mosquitto?.stop();
});

test('a wildcard subscriber appears live, is acknowledged, reaches the webhook; a dead worker shows and recovers', async ({
  page,
}) => {
  for (const topic of ['plant/line1/temperature', 'plant/line1/flow', 'plant/line2/state'])
    publish(mosquitto.port, topic, '21.5');

  await signIn(page, brokerwatch);
  await callApi(page, 'PUT', '/settings/outgoing-allow-list', { entries: ['127.0.0.1'] });
  await callApi(page, 'POST', '/channels', {
    kind: 'webhook',
    name: 'SIEM',
    enabled: true,
    minimumSeverity: 'low',
    settings: { url: `${receiver.url}/hook`, signingSecret },
  });
  await expect(page.getByTestId('live-state')).toHaveText('live');
  await expect(page.getByText(`127.0.0.1:${mosquitto.port}`).first()).toBeVisible();

  // No reload from here to the alert: it arrives on the stream.
  const attacker = eavesdrop(mosquitto.port, 'evil-laptop', '#');
  const line = page.getByRole('link', { name: /“evil-laptop” subscribed to everything/ });
  await expect(line).toBeVisible();
  await expect(page.getByTestId('open-alert-count').first()).toHaveText('1 open');
  await line.click();
  await expect(page.getByText(/exposes? 3 topics|3 of 3|all 3/i).first()).toBeVisible();
  await expect(page.getByText('T0802').first()).toBeVisible();
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(page.getByRole('button', { name: 'Resolve' })).toBeVisible();
  await expect(page.getByText('acknowledged').first()).toBeVisible();

  await expect.poll(() => receiver.requests.length, { timeout: 60_000 }).toBeGreaterThan(0);
  const [request] = receiver.requests;
  const body = request?.body ?? '';
  expect(JSON.parse(body)).toMatchObject({
    event: 'alert.opened',
    alert: { detector: 'wildcard-subscriber', subject: { kind: 'client', id: 'evil-laptop' } },
  });
  const timestamp = String(request?.headers['x-brokerwatch-timestamp']);
  expect(request?.headers['x-brokerwatch-signature']).toBe(
    `v1=${createHmac('sha256', signingSecret).update(`${timestamp}.${body}`).digest('hex')}`,
  );
  attacker.stop();

  const worker = brokerwatch.pids().worker ?? 0;
  process.kill(worker, 'SIGSTOP');
  await expect(page.getByTestId('lost-bar')).toContainText('No data from the worker');
  await expect(page.getByTestId('live-state')).toHaveText('stale');
  process.kill(worker, 'SIGKILL');
  await expect(page.getByTestId('lost-bar')).toBeHidden({ timeout: 120_000 });
  await expect(page.getByTestId('live-state')).toHaveText('live');
  expect(brokerwatch.pids().worker).not.toBe(worker);

  const second = eavesdrop(mosquitto.port, 'after-the-crash', '+/#');
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await expect(page.getByRole('link', { name: /“after-the-crash” subscribed/ })).toBeVisible();
  second.stop();
});

test('hostile names and text show escaped, on every list', async ({ page }) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const hostile = '<script>alert(1)</script>\u202Etxt';
  const attacker = eavesdrop(mosquitto.port, hostile, '#');
  publish(mosquitto.port, 'plant/<img src=x onerror=alert(2)>/\u202Evalve', '<b>on</b>');
  await signIn(page, brokerwatch);
  await expect(page.getByText(/<script>alert\(1\)<\/script>⟨U\+202E⟩txt/).first()).toBeVisible();
  await page.getByRole('link', { name: 'MQTT clients' }).first().click();
  await expect(page.getByText(/<script>alert\(1\)<\/script>⟨U\+202E⟩txt/).first()).toBeVisible();
  await page.goto(`${brokerwatch.url}/topics?q=${encodeURIComponent('onerror')}`);
  await expect(page.getByText(/⟨U\+202E⟩valve/).first()).toBeVisible();
  attacker.stop();
  expect(dialogs).toEqual([]);
});

test('every page opens without an error, wide and narrow, dark and light', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await signIn(page, brokerwatch);
  const looks = [1440, 390].flatMap((width) =>
    (['dark', 'light'] as const).map((theme) => ({ width, theme })),
  );
  for (const { width, theme } of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.context().addCookies([{ name: 'bw-theme', value: theme, url: brokerwatch.url }]);
    for (const path of [
      '/',
      '/alerts',
      '/devices',
      '/clients',
      '/subscriptions',
      '/topics',
      '/brokers',
      '/detectors',
      '/channels',
      '/settings',
    ]) {
      await page.goto(brokerwatch.url + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${path} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
    }
  }
  expect(problems).toEqual([]);
});
