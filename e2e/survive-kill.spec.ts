import { rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { type Mosquitto, startMosquitto } from '../scripts/testing/mosquitto';
import { type RunningBrokerwatch, runBrokerwatch } from '../scripts/testing/run-brokerwatch';
import { eavesdrop } from './mqtt-client';
import { signIn } from './sign-in';

let mosquitto: Mosquitto;
test.beforeAll(async () => {
  mosquitto = await startMosquitto();
});
test.afterAll(async () => {
  await mosquitto?.stop();
});

type AlertPage = {
  readonly items: readonly { readonly id: string; readonly subject: { readonly id: string } }[];
};

async function readAlerts(brokerwatch: RunningBrokerwatch): Promise<AlertPage> {
  const answer = await fetch(`${brokerwatch.url}/api/v1/alerts`, {
    headers: { authorization: `Bearer ${brokerwatch.apiToken}` },
  });
  return (await answer.json()) as AlertPage;
}

test('kill -9 of everything loses no alert; Ctrl-C ends every process', async ({ page }) => {
  test.setTimeout(600_000);
  const first = await runBrokerwatch({ MQTT_URL: mosquitto.url });
  const attacker = eavesdrop(mosquitto.port, 'before-the-kill', '#');
  await expect.poll(async () => (await readAlerts(first)).items.length, { timeout: 60_000 }).toBe(1);
  const before = await readAlerts(first);
  await first.killEverything();
  attacker.stop();

  const second = await runBrokerwatch({ MQTT_URL: mosquitto.url }, first.dataDir);
  const after = await readAlerts(second);
  expect(after.items.map((alert) => alert.id)).toContain(before.items[0]?.id);
  expect(second.output()).not.toContain('first sign-in');
  await signIn(page, second);
  await expect(page.getByRole('link', { name: /“before-the-kill” subscribed/ })).toBeVisible();

  const parts = Object.values(second.pids());
  expect(parts.length).toBeGreaterThanOrEqual(2);
  expect(await second.interrupt()).toBe(0);
  for (const pid of parts) expect(() => process.kill(pid, 0), `process ${pid} is gone`).toThrow();
  rmSync(second.dataDir, { recursive: true, force: true });
});
