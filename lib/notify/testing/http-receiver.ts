import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as the receiver got it, with the time it was complete (ms). */
export type ReceivedRequest = {
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** What the receiver does with a request; `delayMs` waits before the answer. */
type ReceiverBehaviour =
  | {
      readonly does: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
      readonly delayMs?: number;
    }
  | { readonly does: 'hang' }
  | { readonly does: 'reset' }
  | { readonly does: 'answer-then-hang'; readonly status: number }
  | { readonly does: 'huge'; readonly status: number; readonly bytes: number }
  | { readonly does: 'garbage' };

export type HttpReceiver = {
  readonly port: number;
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Decides for each request, by its number (from 0). */
  behave(behaviour: (request: ReceivedRequest, index: number) => ReceiverBehaviour): void;
  stop(): Promise<void>;
};

/** A real HTTP server on a free loopback port that misbehaves on command; it answers 200 `ok` until told otherwise. */
export async function startHttpReceiver(host = '127.0.0.1'): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let decide: (request: ReceivedRequest, index: number) => ReceiverBehaviour = () => ({
    does: 'answer',
    status: 200,
    body: 'ok',
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        at: Date.now(),
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      requests.push(received);
      const behaviour = decide(received, requests.length - 1);
      switch (behaviour.does) {
        case 'answer':
          setTimeout(() => {
            response.writeHead(behaviour.status, behaviour.headers);
            response.end(behaviour.body ?? '');
          }, behaviour.delayMs ?? 0);
          break;
        case 'hang':
          break;
        case 'reset':
          request.socket.resetAndDestroy();
          break;
        case 'answer-then-hang':
          response.writeHead(behaviour.status);
          response.write('o');
          break;
        case 'huge':
          response.writeHead(behaviour.status);
          response.write(Buffer.alloc(behaviour.bytes, 'x'));
          break;
        case 'garbage':
          request.socket.end('this is not HTTP\r\n\r\n');
          break;
      }
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/hook`,
    requests,
    behave: (behaviour) => {
      decide = behaviour;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
