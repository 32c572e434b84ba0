import type { Page } from '@playwright/test';

/** Calls the HTTP API as the person who is signed in on the page; throws with the answer when it is not a success. */
export async function callApi(page: Page, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await page.evaluate(
    async (request) => {
      const response = await fetch(`/api/v1${request.path}`, {
        method: request.method,
        headers: { 'content-type': 'application/json' },
        body: request.body,
      });
      return { ok: response.ok, status: response.status, text: await response.text() };
    },
    { method, path, body: body === undefined ? undefined : JSON.stringify(body) },
  );
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.text === '' ? null : JSON.parse(answer.text);
}
