import { createServer } from 'node:http';
import next from 'next';
import { requireEnv } from '@/lib/config/env';

const closeDeadlineMs = 3_000;
const env = requireEnv();

const app = next({ dev: false, hostname: env.HOST, port: env.PORT });
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  // The sign-in limit counts by this address; set here, so that nobody can send one of their own.
  request.headers['x-brokerwatch-address'] = request.socket.remoteAddress ?? '';
  handle(request, response).catch(() => response.destroy());
});

function stop(): void {
  server.close(() => process.exit(0));
  setTimeout(() => server.closeAllConnections(), closeDeadlineMs / 3).unref();
  setTimeout(() => process.exit(0), closeDeadlineMs).unref();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
process.on('disconnect', stop);

server.on('error', (error) => {
  process.stderr.write(
    `brokerwatch: the console cannot listen on ${env.HOST}:${env.PORT}: ${error.message}\n`,
  );
  process.exit(1);
});
app.prepare().then(
  () => server.listen(env.PORT, env.HOST),
  (error: unknown) => {
    process.stderr.write(
      `brokerwatch: the console did not start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  },
);
