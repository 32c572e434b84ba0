import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { type RunningBrokerwatch, runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { signIn } from './sign-in';

let brokerwatch: RunningBrokerwatch;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  brokerwatch = await runBrokerwatch({ MQTT_URL: '', DEMO: '1' });
});
test.afterAll(async () => {
  await brokerwatch?.stop();
});

test('from the fleet to an edge node, to the course of one of its metrics', async ({ page }) => {
  await signIn(page, brokerwatch);
  await page.getByRole('link', { name: 'Devices' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Devices' })).toBeVisible();
  const cell = page.getByRole('link', { name: /^Bottling\/filler-gateway, edge node: online for/ });
  await expect(cell).toBeVisible();
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Edge nodes and devices' })).toBeVisible();
  await page.getByRole('button', { name: 'Grid', exact: true }).click();
  await cell.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Bottling/filler-gateway');
  await expect(page.getByRole('table', { name: 'Availability by period' })).toContainText('Last 30 d');
  await page.getByRole('button', { name: 'As a table' }).first().click();
  await expect(page.getByRole('table', { name: /^Timeline/ })).toContainText('State');

  const note = 'Looked at by the end-to-end test';
  await page.getByLabel('Add a note').fill(note);
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: note })).toBeVisible();

  await expect(page.getByRole('img', { name: 'Course of System/CPU Load' })).toBeVisible({
    timeout: 180_000,
  });
  await page.getByRole('button', { name: 'No longer declared' }).click();
  await expect(page.getByText('No birth has left out a metric')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the declared ones' }).click();
  await page.getByLabel('Search a metric by name').fill('cpu');
  await page.getByRole('link', { name: 'Show the course of System/CPU Load' }).click();
  const course = page.getByRole('region', { name: 'Course of System/CPU Load' });
  await expect(course.getByText('Line: last value of each step')).toBeVisible({ timeout: 180_000 });
});

/** The demo plant keeps all rules; a node learns a quirk over days. */
async function storeQuirk(rule: string): Promise<number> {
  const { dataDir } = brokerwatch;
  const port = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]);
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim();
  const name = 'brokerwatch';
  const db = new pg.Client({ host: '127.0.0.1', port, user: name, database: name, password });
  await db.connect();
  const stored = await db.query(
    `INSERT INTO sparkplug_quirk (edge_node_id, rule, count, first_at, last_at)
     SELECT id, $1, 5, now() - interval '1 day', now() FROM edge_node ORDER BY id LIMIT 1 RETURNING edge_node_id`,
    [rule],
  );
  await db.end();
  return stored.rows[0].edge_node_id;
}

test('an accepted quirk leads to its detector, and is revoked; the worker takes that over', async ({
  page,
}) => {
  const nodeId = await storeQuirk('S18');
  await signIn(page, brokerwatch);
  await page.goto(`${brokerwatch.url}/devices/node/${nodeId}`);
  const quirk = page.getByRole('link', { name: 'fields where none are allowed' });
  await expect(quirk).toHaveAttribute('href', '/detectors/sparkplug-malformed');
  await page.getByRole('button', { name: 'Revoke S18' }).click();
  await page.getByLabel('Type S18 to confirm').fill('S18');
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('revoked by Administrator', { exact: true })).toBeVisible({ timeout: 30_000 });
});

test('maintenance is planned, shown and removed; a report lists the fleet and its blind time', async ({
  page,
}) => {
  await signIn(page, brokerwatch);
  await page.goto(`${brokerwatch.url}/maintenance?plan=new`);
  const dialog = page.getByRole('dialog', { name: 'Plan maintenance' });
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await expect(dialog.getByText('Say what is done, in a few words.')).toBeVisible();
  await dialog.getByLabel('What is done').fill('Belt changed');
  await dialog.getByLabel('Sparkplug group').fill('Bottling');
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await expect(page.getByText('Belt changed')).toBeVisible();
  await page.goto(`${brokerwatch.url}/reports?period=7d`);
  await expect(page.getByRole('table', { name: 'Members' })).toContainText('filler-gateway');
  await expect(page.getByRole('heading', { name: 'When the monitor was blind' })).toBeVisible();
  const csv = await page.request.get(
    `${brokerwatch.url}${await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href')}`,
  );
  expect(await csv.text()).toContain('Bottling/filler-gateway');
  await page.goto(`${brokerwatch.url}/maintenance`);
  await page.getByRole('button', { name: 'Remove: Belt changed' }).click();
  await page.getByLabel('Type remove to confirm').fill('remove');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('No maintenance is planned')).toBeVisible();
});

test('each page about devices opens without an error, wide and narrow, dark and light', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await signIn(page, brokerwatch);
  const paths = [
    '/devices?view=list',
    '/devices?view=groups&period=7d',
    '/devices/node/1',
    '/devices/device/1',
    '/hosts',
    '/reports',
    '/maintenance',
    '/maintenance?view=defined',
    '/maintenance?view=sites',
  ];
  for (const [width, theme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.context().addCookies([{ name: 'bw-theme', value: theme, url: brokerwatch.url }]);
    for (const path of paths) {
      await page.goto(brokerwatch.url + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${path} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
    }
  }
  expect(problems).toEqual([]);
});
