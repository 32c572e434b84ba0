import { expect, type Page } from '@playwright/test';
import type { RunningBrokerwatch } from '../scripts/testing/run-brokerwatch';

/** Signs in as the first admin, through the form, as a person does. */
export async function signIn(page: Page, brokerwatch: RunningBrokerwatch): Promise<void> {
  await page.goto(`${brokerwatch.url}/sign-in`);
  await page.getByLabel('E-mail').fill(brokerwatch.email);
  await page.getByLabel('Password').fill(brokerwatch.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
}
