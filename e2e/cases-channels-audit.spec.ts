import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Download, expect, type Page, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { type HttpReceiver, startHttpReceiver } from '../lib/notify/testing/http-receiver';
import { type Mosquitto, startMosquitto } from '../scripts/testing/mosquitto';
import { type RunningBrokerwatch, runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { callApi } from './call-api';
import { eavesdrop, publish } from './mqtt-client';
import { signIn } from './sign-in';

const carla = { name: 'Carla', email: 'carla@brokerwatch.test', password: 'a password of her own' };
let mosquitto: Mosquitto;
let receiver: HttpReceiver;
let brokerwatch: RunningBrokerwatch;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  mosquitto = await startMosquitto();
  receiver = await startHttpReceiver();
  brokerwatch = await runBrokerwatch({ MQTT_URL: mosquitto.url });
  for (const topic of ['plant/line1/temperature', 'plant/line1/flow']) publish(mosquitto.port, topic, '21.5');
});
test.afterAll(async () => {
  await brokerwatch?.stop();
  await receiver?.stop();
  await mosquitto?.stop();
});

/** Lets an MQTT client subscribe to everything until its alert is there; returns the alert's id. */
async function raiseAlert(page: Page, clientId: string): Promise<string> {
  const attacker = eavesdrop(mosquitto.port, clientId, '#');
  const read = async () => {
    const { items } = (await callApi(page, 'GET', `/alerts?subjectId=${clientId}`)) as {
      readonly items: readonly { readonly id: string }[];
    };
    return items[0]?.id ?? '';
  };
  await expect.poll(read, { timeout: 120_000 }).not.toBe('');
  attacker.stop();
  return read();
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

test('a case is opened from an alert, worked on, printed, taken away with proof, and closed', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  const alertId = await raiseAlert(page, 'thief');
  await page.goto(`${brokerwatch.url}/alerts/${alertId}`);
  await page.getByRole('button', { name: 'Add to case…' }).click();
  await page.getByRole('button', { name: 'Open a new case' }).click();
  await expect(page.getByText('In case 1 now, with what is around it.', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Cases' }).click();
  await page.getByRole('link', { name: /^Open case 1: .*“thief” subscribed/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('“thief” subscribed');
  await expect(page.getByText(/captured .* with \d+ broker events?/)).toBeVisible();
  await page.getByLabel('Note', { exact: true }).fill('Called the shift lead.\nNobody knows this laptop.');
  await page.getByRole('button', { name: 'Add note' }).click();
  const notes = page.getByRole('listitem').filter({ hasText: 'Called the shift lead.' });
  await expect(notes.first()).toBeVisible();

  await page.getByRole('button', { name: 'Edit…' }).click();
  const edit = page.getByRole('dialog', { name: 'Case 1' });
  await edit.getByLabel('Summary').fill('A laptop in the office read everything.');
  await callApi(page, 'PATCH', `/cases/${new URL(page.url()).pathname.split('/').at(-1)}`, { owner: 'Bert' });
  await expect(page.getByText('Bert', { exact: true }).first()).toBeVisible();
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit.getByText('Somebody changed this case meanwhile')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Take it' }).click();
  await expect(page.getByText('You own this case now.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Edit…' }).click();
  await edit.getByLabel('Summary').fill('A laptop in the office read everything.');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();
  await expect(page.getByText('A laptop in the office read everything.').first()).toBeVisible();

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Add note' })).toBeHidden();
  await expect(page.getByRole('link', { name: 'Alerts', exact: true })).toBeHidden();
  await expect(page.getByRole('button', { name: /^Copy/ }).first()).toBeHidden();
  const pdf = await page.pdf({ path: 'test-results/case.pdf', preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await page.emulateMedia({ media: null });

  await page.getByRole('button', { name: 'Close…' }).click();
  const close = page.getByRole('dialog', { name: 'Close case 1' });
  await close.getByRole('combobox', { name: 'Verdict' }).click();
  await page.getByRole('option', { name: 'True positive' }).click();
  await close.getByLabel('Note').fill('Laptop taken off the network.');
  await close.getByRole('button', { name: 'Close the case' }).click();
  await expect(page.getByText('Closed.', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await expect(page.getByText('Laptop taken off the network.').first()).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export (zip)' }).click(),
  ]);
  const archive = await bytesOf(download);
  const files = unzipSync(archive);
  const text = (path: string) => new TextDecoder().decode(files[path]);
  const sha256 = (bytes: Uint8Array | undefined) =>
    createHash('sha256')
      .update(bytes ?? new Uint8Array())
      .digest('hex');
  const listed = text('SHA256SUMS').trim().split('\n');
  expect(listed.length).toBe(Object.keys(files).length - 1);
  for (const line of listed) expect(sha256(files[line.slice(66)]), line).toBe(line.slice(0, 64));
  expect(JSON.parse(text('case.json')).case).toMatchObject({ state: 'closed', verdict: 'true-positive' });
  expect(text('events.jsonl')).toContain('"clientId":"thief"');
  expect(text('notes.jsonl').trim().split('\n')).toHaveLength(2);

  await page.goto(`${brokerwatch.url}/audit?action=case.exported`);
  await page.getByRole('link', { name: /^Open audit entry case\.exported/ }).click();
  await expect(page.getByText(sha256(archive))).toBeVisible();
});

test('the audit log is searched, shows before and after, is taken away, and keeps no password', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  await callApi(page, 'POST', '/users', carla);
  await callApi(page, 'PUT', '/settings/retention', {
    ...((await callApi(page, 'GET', '/settings/retention')) as object),
    eventDays: 17,
  });
  await page.getByRole('link', { name: 'Audit log' }).click();
  const table = page.getByRole('table', { name: 'Audit log' });
  await expect(table.getByText('user.added').first()).toBeVisible();
  await page.goto(`${brokerwatch.url}/audit?q=eventDays`);
  await page
    .getByRole('link', { name: /^Open audit entry/ })
    .first()
    .click();
  const changes = page.getByRole('table').filter({ hasText: 'Before' });
  const row = changes.getByRole('row').filter({ hasText: 'eventDays' });
  await expect(row).toContainText('17');
  await expect(row.getByRole('cell')).toHaveCount(3);

  await page.goto(`${brokerwatch.url}/audit?resource=user`);
  await expect(table.getByText('user.added').first()).toBeVisible();
  await page.getByRole('button', { name: 'Export these entries' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'JSON Lines' }).click(),
  ]);
  const lines = (await bytesOf(download))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(new Set(lines.map(({ resource }) => resource))).toEqual(new Set(['user']));
  expect(JSON.stringify(lines)).not.toContain(carla.password);
  await page.goto(`${brokerwatch.url}/audit?action=audit.exported`);
  await expect(table.getByText('audit.exported').first()).toBeVisible();

  const typed = 'correct-horse-battery@home.example';
  const refused = await page.request.post(`${brokerwatch.url}/api/auth/sign-in/email`, {
    data: { email: typed, password: 'x' },
    headers: { origin: brokerwatch.url },
  });
  expect(refused.status()).toBe(401);
  await page.goto(`${brokerwatch.url}/audit?action=user.sign-in-refused`);
  await page.getByRole('link', { name: /^Open audit entry user\.sign-in-refused/ }).click();
  await expect(page.getByRole('row', { name: /^typedHash – [0-9a-f]{16}$/ })).toBeVisible();
  expect(await page.content()).not.toContain(typed);
});

test('a channel is tested and added; what it refuses is kept, told with its answer, and sent again', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  await callApi(page, 'PUT', '/settings/outgoing-allow-list', { entries: ['127.0.0.1'] });
  await page.goto(`${brokerwatch.url}/channels?add=teams`);
  await page.getByLabel('Name', { exact: true }).fill('Shift lead');
  await page.getByLabel('Workflow address').fill('https://contoso.webhook.office.com/webhookb2/x');
  await page.getByRole('button', { name: 'Add channel' }).click();
  await expect(
    page.getByText(/Office 365 connector address, which Microsoft has retired.*Workflows/),
  ).toBeVisible();

  await page.goto(`${brokerwatch.url}/channels?add=webhook`);
  await page.getByLabel('Name', { exact: true }).fill('SIEM');
  await page.getByLabel('Address', { exact: true }).fill(`${receiver.url}?key=0123456789abcdef`);
  const result = page.getByRole('region', { name: 'Result of the test' });
  receiver.behave(() => ({ does: 'answer', status: 500, body: 'out of order' }));
  await page.getByRole('button', { name: 'Send a test message' }).click();
  await expect(result.getByText('not delivered')).toBeVisible();
  await expect(result.getByText('Answer: HTTP 500')).toBeVisible();
  await expect(result.getByText('out of order')).toBeVisible();
  receiver.behave(() => ({ does: 'answer', status: 404, body: 'no such hook' }));
  await expect(result.getByText('"event": "test"')).toBeVisible();
  await expect(result).not.toContainText('0123456789abcdef');
  await page.getByRole('button', { name: 'Add channel' }).click();
  await expect(page.getByRole('link', { name: 'Open channel SIEM' })).toBeVisible();

  await raiseAlert(page, 'burglar');
  await page
    .getByRole('navigation', { name: 'Channels and deliveries' })
    .getByRole('link', { name: 'Deliveries' })
    .click();
  await page.getByRole('link', { name: /^Open delivery: .*“burglar” subscribed/ }).click();
  const panel = page.getByRole('dialog', { name: 'Delivery' });
  const attempts = panel.getByRole('region', { name: 'Attempts' }).getByRole('listitem');
  await expect(attempts).toHaveText([/refused.*404.*answered 404/]);
  receiver.behave(() => ({ does: 'answer', status: 200, body: '{"received": true}' }));
  await panel.getByRole('button', { name: 'Send again' }).click();
  await expect(panel.getByText('confirmed').first()).toBeVisible();
  await expect(attempts).toHaveText([/confirmed.*200/, /refused.*404/]);
  const ids = receiver.requests.map(({ headers }) => headers['x-brokerwatch-delivery']);
  expect(new Set(ids.slice(-2)).size).toBe(1);

  receiver.behave(() => ({ does: 'answer', status: 429, headers: { 'retry-after': '3600' } }));
  await raiseAlert(page, 'burglar-2');
  await page.goto(`${brokerwatch.url}/channels`);
  await expect(page.getByText('waiting before the next try').first()).toBeVisible();
  receiver.behave(() => ({ does: 'answer', status: 200 }));
  await page.goto(`${brokerwatch.url}/channels?view=deliveries&state=queued`);
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByText('Being sent again through SIEM.', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send now' })).toBeHidden();
  await page.goto(`${brokerwatch.url}/channels`);
  await expect(page.getByText('waiting before the next try')).toBeHidden();
});
