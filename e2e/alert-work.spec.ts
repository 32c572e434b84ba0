import { expect, type Page, test } from '@playwright/test';
import { type Mosquitto, startMosquitto } from '../scripts/testing/mosquitto';
import { type RunningBrokerwatch, runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { callApi } from './call-api';
import { eavesdrop, publish } from './mqtt-client';
import { signIn } from './sign-in';

let mosquitto: Mosquitto;
let brokerwatch: RunningBrokerwatch;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  mosquitto = await startMosquitto();
  brokerwatch = await runBrokerwatch({ MQTT_URL: mosquitto.url });
  for (const topic of ['plant/line1/temperature', 'plant/line1/flow']) publish(mosquitto.port, topic, '21.5');
});
test.afterAll(async () => {
  await brokerwatch?.stop();
  await mosquitto?.stop();
});

type AlertItem = { readonly id: string; readonly subject: { readonly id: string } };

async function readAlerts(page: Page): Promise<readonly AlertItem[]> {
  const { items } = (await callApi(page, 'GET', '/alerts?detector=wildcard-subscriber')) as {
    readonly items: readonly AlertItem[];
  };
  return items;
}

async function raiseAlerts(page: Page, clientIds: readonly string[]): Promise<void> {
  const attackers = clientIds.map((id) => eavesdrop(mosquitto.port, id, '#'));
  await expect
    .poll(async () => (await readAlerts(page)).map(({ subject }) => subject.id), { timeout: 120_000 })
    .toEqual(expect.arrayContaining([...clientIds]));
  for (const attacker of attackers) attacker.stop();
}

test('alerts are chosen by keyboard and changed at once; one is worked on, and an outdated view is told', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  await raiseAlerts(page, ['thief-1', 'thief-2']);
  await page.goto(`${brokerwatch.url}/alerts?detector=wildcard-subscriber`);
  const table = page.getByRole('table', { name: 'Alerts' });
  await expect(table.getByText('thief-2').first()).toBeVisible();
  await expect(page.getByText('2 unresolved and assigned to nobody')).toBeVisible();
  await table.locator('tbody a').first().focus();
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ ');
  const bar = page.getByRole('toolbar', { name: 'Chosen alerts' });
  await expect(bar.getByText('2 alerts chosen')).toBeVisible();
  await page.screenshot({ path: 'test-results/alert-list-chosen.png' });
  await bar.getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('menuitem', { name: 'To me' }).click();
  await expect(page.getByText('Done for 2 alerts.', { exact: true })).toBeVisible();
  await expect(bar).toBeHidden();

  const [alert] = await readAlerts(page);
  if (alert === undefined) throw new Error('there is no alert');
  await page.goto(`${brokerwatch.url}/alerts/${alert.id}`);
  await expect(page.getByText('Broker events a minute of this MQTT client')).toBeVisible();
  await expect(page.getByText('It does not end by itself')).toBeVisible();
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await expect(page.getByText(/Acknowledged by/)).toBeVisible();
  await page.getByRole('button', { name: 'Hold back' }).click();
  await page.getByRole('menuitem', { name: '4 hours' }).click();
  await expect(page.getByText(/Snoozed until .*, or until it is more severe/).first()).toBeVisible();
  await page.screenshot({ path: 'test-results/alert-detail.png', fullPage: true });

  await page.getByRole('button', { name: 'Resolve…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resolve this alert' });
  await callApi(page, 'POST', `/alerts/${alert.id}/comment`, { text: 'somebody else was here' });
  await dialog.getByRole('radio', { name: 'Benign' }).click();
  await dialog.getByRole('button', { name: 'Resolve the alert' }).click();
  await expect(dialog.getByText('The alert has changed since you looked at it')).toBeVisible();
  await dialog.getByRole('button', { name: 'I have seen it' }).click();
  await dialog.getByRole('button', { name: 'Resolve the alert' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Resolved by/).first()).toBeVisible();
  await expect(page.getByText('benign').first()).toBeVisible();

  await page.getByRole('button', { name: 'Write what this site does' }).click();
  await page.getByLabel('Runbook').fill('Call the control room: 4711');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Call the control room: 4711')).toBeVisible();
});

test('on a narrow screen nothing sticks out, and alerts are chosen by touch', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, brokerwatch);
  await raiseAlerts(page, ['thief-on-the-phone']);
  const [alert] = await readAlerts(page);
  if (alert === undefined) throw new Error('there is no alert');
  for (const path of [`/alerts/${alert.id}`, '/alerts', '/settings?view=assets']) {
    await page.goto(`${brokerwatch.url}${path}`);
    await expect(page.locator('h1').first()).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([path, overflow]).toEqual([path, 0]);
    await page.screenshot({ path: `test-results/narrow${path.replaceAll(/[^a-z]+/g, '-')}.png` });
  }
  await page.goto(`${brokerwatch.url}/alerts`);
  await page.getByRole('checkbox').first().click();
  await expect(page.getByText('1 alert chosen')).toBeVisible();
});

test('an asset that matters makes its alerts graver, and they say why', async ({ page }) => {
  await signIn(page, brokerwatch);
  await page.goto(`${brokerwatch.url}/settings?view=assets`);
  await page.getByRole('button', { name: 'Add an asset' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Whole broker').click();
  await dialog.getByLabel('critical', { exact: true }).click();
  await dialog.getByLabel('Why').fill('the only plant');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('the only plant')).toBeVisible();
  await raiseAlerts(page, ['thief-3']);
  await page.goto(`${brokerwatch.url}/alerts?q=thief-3`);
  await page.getByRole('table', { name: 'Alerts' }).getByText('thief-3').first().click();
  await expect(page.getByText('this broker: the only plant')).toBeVisible();
  await expect(page.getByText(/asset criticality:/)).toBeVisible();
});
