import { expect, type Page, test } from '@playwright/test';
import { type HttpReceiver, startHttpReceiver } from '../lib/notify/testing/http-receiver';
import { type Mosquitto, startMosquitto } from '../scripts/testing/mosquitto';
import { type RunningBrokerwatch, runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { callApi } from './call-api';
import { eavesdrop, publish } from './mqtt-client';
import { signIn } from './sign-in';

let mosquitto: Mosquitto;
let receiver: HttpReceiver;
let brokerwatch: RunningBrokerwatch;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  mosquitto = await startMosquitto();
  receiver = await startHttpReceiver();
  brokerwatch = await runBrokerwatch({ MQTT_URL: mosquitto.url });
  for (const topic of ['plant/line1/temperature', 'plant/line1/flow', 'plant/line2/state'])
    publish(mosquitto.port, topic, '21.5');
});
test.afterAll(async () => {
  await brokerwatch?.stop();
  await receiver?.stop();
  await mosquitto?.stop();
});

type AlertItem = {
  readonly id: string;
  readonly subject: { readonly id: string };
  readonly mutedKind: string | null;
  readonly incidentId: string | null;
};

async function readAlert(page: Page, clientId: string): Promise<AlertItem | undefined> {
  const { items } = (await callApi(page, 'GET', `/alerts?muted=include&subjectId=${clientId}`)) as {
    readonly items: readonly AlertItem[];
  };
  return items[0];
}

/** Lets an MQTT client subscribe to everything until its alert is there. */
async function raiseAlert(page: Page, clientId: string): Promise<AlertItem> {
  const attacker = eavesdrop(mosquitto.port, clientId, '#');
  await expect.poll(async () => (await readAlert(page, clientId))?.id, { timeout: 120_000 }).toBeDefined();
  attacker.stop();
  const alert = await readAlert(page, clientId);
  if (alert === undefined) throw new Error(`the alert about ${clientId} is gone again`);
  return alert;
}

test('a silence is previewed, mutes an open alert, is kept after a refused save, and is ended', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  await raiseAlert(page, 'pen-tester');
  await page.getByRole('link', { name: 'Silences' }).click();
  await page.getByRole('button', { name: 'New silence' }).click();
  const dialog = page.getByRole('dialog', { name: 'New silence' });
  await dialog.getByRole('button', { name: 'Silence', exact: true }).click();
  await expect(dialog.getByText('Say which alerts: add at least one condition.')).toBeVisible();
  await expect(dialog.getByText('Say why, in a few words.')).toBeVisible();

  await dialog.getByRole('button', { name: 'MQTT client id' }).click();
  await expect(dialog.getByLabel('MQTT client id', { exact: true })).toBeFocused();
  await page.keyboard.type('nobody-of-this-name');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Matches 0 open alerts now.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Leave out nobody-of-this-name' }).click();
  await dialog.getByLabel('MQTT client id', { exact: true }).fill('pen-tester');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Every alert of the MQTT client “pen-tester”')).toBeVisible();
  await expect(dialog.getByText('Matches 1 open alert now:')).toBeVisible();
  await expect(dialog.getByRole('link', { name: /“pen-tester” subscribed/ })).toBeVisible();

  await dialog.getByLabel('Reason').fill('Agreed test of the red team');
  await dialog.getByLabel('Until…').check();
  await dialog.getByLabel('Ends at (UTC)').fill('2020-01-01T00:00');
  await dialog.getByRole('button', { name: 'Silence', exact: true }).click();
  await expect(dialog.getByText('The end must lie after the begin, and after now.')).toBeVisible();
  await expect(dialog.getByLabel('Reason')).toHaveValue('Agreed test of the red team');
  await dialog.getByLabel('4 hours').check();
  await dialog.getByRole('button', { name: 'Silence', exact: true }).click();
  await expect(dialog).toBeHidden();

  const card = page.getByRole('listitem').filter({ hasText: 'Agreed test of the red team' });
  await expect(card.getByText('active', { exact: true })).toBeVisible();
  await expect.poll(async () => (await readAlert(page, 'pen-tester'))?.mutedKind).toBe('silence');
  await card.getByRole('button', { name: /^End now/ }).click();
  await expect(page.getByText('Nothing is silenced')).toBeVisible();
  await expect.poll(async () => (await readAlert(page, 'pen-tester'))?.mutedKind).toBeNull();
  await page.getByRole('combobox', { name: 'Which are shown' }).click();
  await page.getByRole('option', { name: 'Over' }).click();
  await expect(card.getByText(/ended early by/)).toBeVisible();
});

test('an exception is made from an alert, mutes exactly that, and is revoked', async ({ page }) => {
  await signIn(page, brokerwatch);
  const alert = await raiseAlert(page, 'historian-1');
  await page.goto(`${brokerwatch.url}/alerts/${alert.id}`);
  await page.getByRole('button', { name: 'Make an exception…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make an exception from this alert' });
  await expect(
    dialog.getByText(/from the detector wildcard-subscriber.*MQTT client “historian-1”/),
  ).toBeVisible();
  await expect(dialog.getByText('Matches 1 open alert now:')).toBeVisible();
  await expect(dialog.getByLabel('7 days')).toBeChecked();
  await expect(dialog.getByLabel('Owner')).not.toHaveValue('');
  await dialog.getByRole('button', { name: 'Make the exception' }).click();
  await expect(dialog.getByText('Say why, in a few words.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('It copies everything by design');
  await dialog.getByRole('button', { name: 'Make the exception' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await readAlert(page, 'historian-1'))?.mutedKind).toBe('exception');

  await page.goto(`${brokerwatch.url}/silences?view=exceptions`);
  const card = page.getByRole('listitem').filter({ hasText: 'It copies everything by design' });
  await expect(card.getByText('active', { exact: true })).toBeVisible();
  await expect(card.getByRole('link', { name: 'made from this alert' })).toHaveAttribute(
    'href',
    `/alerts/${alert.id}`,
  );
  await card.getByRole('button', { name: /^Revoke/ }).click();
  await page.getByLabel('Type revoke to confirm').fill('revoke');
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('No exception has been made')).toBeVisible();
  await expect.poll(async () => (await readAlert(page, 'historian-1'))?.mutedKind).toBeNull();
});

test('a recurring mute time is added, turned off and removed', async ({ page }) => {
  await signIn(page, brokerwatch);
  await page.goto(`${brokerwatch.url}/silences?view=mute-times&add=mute-time`);
  const dialog = page.getByRole('dialog', { name: 'New mute time' });
  await dialog.getByLabel('Name').fill('Weekend');
  await dialog.getByLabel('Reason').fill('The line is off.');
  for (const day of ['Mon', 'Tue', 'Wed', 'Thu']) await dialog.getByLabel(day).uncheck();
  await dialog.getByLabel('From', { exact: true }).fill('18:00');
  await dialog.getByLabel('Time zone').fill('Nowhere/AtAll');
  await dialog.getByRole('button', { name: 'Add the mute time' }).click();
  await expect(dialog.getByText(/is not a time zone that is known here/)).toBeVisible();
  await dialog.getByLabel('Time zone').fill('Europe/Berlin');
  await dialog.getByRole('button', { name: 'Add the mute time' }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'The line is off.' });
  await expect(card.getByText('Fri 18:00 to Sat 06:00 (Europe/Berlin)')).toBeVisible();
  await card.getByRole('switch', { name: 'Weekend: in force' }).click();
  await expect(card.getByText('off', { exact: true })).toBeVisible();
  await card.getByRole('button', { name: 'Remove: Weekend' }).click();
  await page.getByLabel('Type remove to confirm').fill('remove');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('No recurring mute time')).toBeVisible();
});

test('a routing rule is made and tried out for an alert that there is and one that there might be', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  await callApi(page, 'PUT', '/settings/outgoing-allow-list', { entries: ['127.0.0.1'] });
  for (const [name, minimumSeverity] of [
    ['On-call', 'low'],
    ['Archive', 'critical'],
  ])
    await callApi(page, 'POST', '/channels', {
      kind: 'webhook',
      name,
      enabled: true,
      minimumSeverity,
      settings: { url: `${receiver.url}/${name}`, signingSecret: 'a-signing-secret-of-ours' },
    });
  await raiseAlert(page, 'evil-laptop');
  await page.goto(`${brokerwatch.url}/routing`);
  await expect(page.getByRole('heading', { name: 'Built-in rule' })).toBeVisible();
  await page.getByRole('button', { name: 'New rule' }).click();
  const dialog = page.getByRole('dialog', { name: 'New routing rule' });
  await dialog.getByLabel('Name').fill('Subscribers to on-call');
  await dialog.getByRole('button', { name: 'Detector family' }).click();
  await dialog.getByLabel('subscriptions').check();
  await dialog.getByRole('group', { name: /^Tell/ }).getByLabel('On-call').check();
  await dialog.getByLabel('Others are told…').check();
  await dialog.getByLabel('After, minutes').fill('soon');
  await dialog.getByRole('button', { name: 'Add the rule' }).click();
  await expect(dialog.getByText('Enter whole minutes, at least 1.')).toBeVisible();
  await expect(dialog.getByText('Choose whom it goes to then.')).toBeVisible();
  await dialog.getByLabel('After, minutes').fill('15');
  await dialog.getByRole('group', { name: 'Then tell' }).getByLabel('Archive').check();
  await dialog.getByRole('button', { name: 'Add the rule' }).click();
  const rules = page.getByRole('list', { name: 'Routing rules' });
  await expect(rules.getByText('Every alert in the area of subscriptions')).toBeVisible();
  await expect(rules.getByText('to Archive when nobody acknowledges within 15 min')).toBeVisible();

  await page.getByRole('link', { name: 'Dry run' }).click();
  await page.getByLabel('Alert', { exact: true }).fill('evil-laptop');
  await page.getByRole('button', { name: /“evil-laptop” subscribed/ }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByRole('heading', { name: '2 channels would be told' })).toBeVisible();
  await expect(page.getByText(/On-call.*Told after 10 s/)).toBeVisible();
  await expect(page.getByText(/Archive.*Told if nobody acknowledges within 15 min/)).toBeVisible();

  await page.getByLabel('One that there might be').check();
  await page.getByLabel('Detector', { exact: true }).fill('wildcard-subscriber');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText('Enter what it is about.')).toBeVisible();
  await page.getByLabel('Its id').fill('someone');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByRole('heading', { name: '1 channel would be told' })).toBeVisible();
  await expect(page.getByText(/Archive.*Not told: the channel takes critical and above/)).toBeVisible();
  await page.getByLabel('Detector', { exact: true }).fill('replay');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody would be told' })).toBeVisible();
  await expect(page.getByText('Does not fit: family.')).toBeVisible();
});

test('an incident shows its alert, who was told and what happened, and follows the alert', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  const alert = await raiseAlert(page, 'prowler');
  expect(alert.incidentId).not.toBeNull();
  await page.getByRole('link', { name: 'Incidents' }).click();
  await page.getByRole('link', { name: /^Open incident: .*“prowler” subscribed/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('“prowler” subscribed');
  await expect(page).toHaveURL(`${brokerwatch.url}/incidents/${alert.incidentId}`);
  const told = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Who was told' }) });
  await expect(told.getByRole('link', { name: 'On-call' }).first()).toBeVisible();
  await expect(told.getByText('because opened').first()).toBeVisible();
  await expect(page.getByText('by nobody')).toBeVisible();

  // No reload from here: the page follows what is done elsewhere.
  await callApi(page, 'POST', `/alerts/${alert.id}/acknowledge`, {});
  await expect(page.getByText('by nobody')).toBeHidden();
  const happened = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'What happened' }) });
  await expect(happened.getByText('acknowledged').first()).toBeVisible();
  await page
    .getByRole('link', { name: /“prowler” subscribed/ })
    .first()
    .click();
  await expect(page).toHaveURL(`${brokerwatch.url}/alerts/${alert.id}`);
});

test('each page about alerting opens without an error, wide and narrow, dark and light', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await signIn(page, brokerwatch);
  const alert = await readAlert(page, 'prowler');
  const paths = [
    '/incidents?state=open&severity=critical',
    `/incidents/${alert?.incidentId}`,
    '/silences?show=over',
    '/silences?add=silence',
    '/silences?view=mute-times&add=mute-time',
    '/silences?view=exceptions',
    '/routing?add=rule',
    `/routing?view=dry-run&alert=${alert?.id}`,
  ];
  for (const [width, theme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.context().addCookies([{ name: 'bw-theme', value: theme, url: brokerwatch.url }]);
    for (const path of paths) {
      await page.goto(brokerwatch.url + path);
      await expect(page.locator('h1')).toBeVisible();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${path} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
    }
  }
  expect(problems).toEqual([]);
});
