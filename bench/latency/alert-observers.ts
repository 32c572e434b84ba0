import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@/lib/config/logger';
import { listenForChanges } from '@/lib/db/change-listener';
import type { Database } from '@/lib/db/database';

/** Where an alert can be seen; each notes when it first saw the alert about an MQTT client, on this process's clock. */
export type Observer = { seenAt(clientId: string): number | undefined; stop(): Promise<void> };

/** Looks at the table whenever a transaction has told of a change. */
export function observeDatabase(db: Database, databaseUrl: string): Observer {
  const seen = new Map<string, number>();
  let looking: Promise<void> | null = null;
  async function look(): Promise<void> {
    const rows = await db.alert.findMany({
      where: { detector: 'wildcard-subscriber' },
      select: { subjectId: true },
      orderBy: { firstSeenAt: 'desc' },
      take: 3,
    });
    const now = performance.now();
    for (const { subjectId } of rows) if (!seen.has(subjectId)) seen.set(subjectId, now);
  }
  const lookOnce = () => {
    looking ??= look().finally(() => {
      looking = null;
    });
  };
  const listener = listenForChanges({
    databaseUrl,
    log: createLogger('bench', 'silent'),
    onNotify: lookOnce,
  });
  const timer = setInterval(lookOnce, 50);
  return {
    seenAt: (clientId) => seen.get(clientId),
    async stop() {
      clearInterval(timer);
      await listener.stop();
      await looking;
    },
  };
}

/** Reads the live stream as a browser does. */
export async function observeStream(url: string, apiToken: string): Promise<Observer> {
  const seen = new Map<string, number>();
  const abort = new AbortController();
  const response = await fetch(`${url}/api/v1/live`, {
    headers: { authorization: `Bearer ${apiToken}` },
    signal: abort.signal,
  });
  if (!response.ok || response.body === null) throw new Error(`the live stream answered ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const ended = read(reader, seen).catch(() => undefined);
  return {
    seenAt: (clientId) => seen.get(clientId),
    async stop() {
      abort.abort();
      await ended;
    },
  };
}

async function read(reader: ReadableStreamDefaultReader<string>, seen: Map<string, number>): Promise<void> {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const now = performance.now();
    text += value;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const clientId = line.startsWith('data:') ? alertedClient(line.slice(5)) : null;
      if (clientId !== null && !seen.has(clientId)) seen.set(clientId, now);
    }
  }
}

function alertedClient(json: string): string | null {
  const frame = JSON.parse(json) as { alert?: { subject?: { id?: string } } };
  return frame.alert?.subject?.id ?? null;
}

/** An HTTP receiver, as a SIEM would be one. */
export async function observeWebhook(): Promise<Observer & { readonly url: string }> {
  const seen = new Map<string, number>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const clientId = alertedClient(Buffer.concat(parts).toString());
      if (clientId !== null && !seen.has(clientId)) seen.set(clientId, performance.now());
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`,
    seenAt: (clientId) => seen.get(clientId),
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
