import { afterEach, describe, expect, test } from 'vitest';
import { answerBytesMax, createNetwork } from './deliver';
import { readOutgoingPolicy } from './outgoing-policy';
import type { ResolvedAddress } from './resolve-target';
import { type HttpReceiver, startHttpReceiver } from './testing/http-receiver';

const receivers: HttpReceiver[] = [];
async function receiver(host?: string): Promise<HttpReceiver> {
  const started = await startHttpReceiver(host);
  receivers.push(started);
  return started;
}
afterEach(async () => {
  for (const started of receivers.splice(0)) await started.stop();
});

function network(
  allowList: readonly string[],
  timeoutMs = 5000,
  resolve?: (host: string) => Promise<readonly ResolvedAddress[]>,
) {
  return createNetwork({ policy: readOutgoingPolicy(allowList), timeoutMs, ...(resolve ? { resolve } : {}) });
}
const request = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"a":1}' });

describe('SSRF guard', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://localhost:PORT/',
    'http://LOCALHOST:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://10.0.0.1:PORT/',
    'http://192.168.0.1:PORT/',
    'http://①②⑦.0.0.1:PORT/',
  ])('%s is barred and nothing is sent', async (template) => {
    const target = await receiver();
    const result = await network([]).post(request(template.replace('PORT', String(target.port))));
    expect(result).toMatchObject({
      kind: 'barred',
      reason: expect.stringContaining('an admin can allow it'),
    });
    expect(target.requests).toEqual([]);
  });

  test.each([
    { allow: ['127.0.0.0/8'], host: '127.0.0.1' },
    { allow: ['localhost'], host: 'localhost' },
    { allow: ['127.0.0.1', '::1'], host: 'localhost' },
  ])('$host is reached when $allow is allowed', async ({ allow, host }) => {
    const target = await receiver();
    expect(await network(allow).post(request(`http://${host}:${target.port}/hook`))).toEqual({
      kind: 'answered',
      status: 200,
      retryAfter: null,
      body: 'ok',
    });
    expect(target.requests[0]).toMatchObject({
      path: '/hook',
      body: '{"a":1}',
      headers: { host: `${host}:${target.port}`, 'user-agent': 'Brokerwatch' },
    });
  });

  test('a name with one public and one private address is barred', async () => {
    const mixed = async () =>
      [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ] as const;
    expect(await network([], 5000, mixed).post(request('http://mixed.example/'))).toMatchObject({
      kind: 'barred',
    });
  });

  test('a name that resolves differently a second time is connected to the address that was checked', async () => {
    const target = await receiver();
    let asked = 0;
    const rebinding = async () => {
      asked++;
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }] as const;
    };
    const result = await network(['127.0.0.1'], 5000, rebinding).post(
      request(`http://rebind.example:${target.port}/`),
    );
    expect(result).toMatchObject({ kind: 'answered', status: 200 });
    expect(asked).toBe(1);
    expect(target.requests[0]?.headers.host).toBe(`rebind.example:${target.port}`);
  });

  test('a redirect is not followed', async () => {
    const inner = await receiver();
    const target = await receiver();
    target.behave(() => ({ does: 'answer', status: 307, headers: { location: inner.url } }));
    expect(await network(['127.0.0.1']).post(request(target.url))).toMatchObject({
      kind: 'answered',
      status: 307,
    });
    expect(inner.requests).toEqual([]);
  });

  test('proxy variables of the environment change nothing', async () => {
    const proxy = await receiver();
    const target = await receiver();
    const before = { ...process.env };
    try {
      for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY'])
        process.env[name] = proxy.url;
      process.env.NODE_USE_ENV_PROXY = '1';
      expect(await network(['127.0.0.1']).post(request(target.url))).toMatchObject({
        kind: 'answered',
        status: 200,
      });
      expect(proxy.requests).toEqual([]);
    } finally {
      process.env = before;
    }
  });
});

describe('misbehaving receivers', () => {
  test('a hang ends at the deadline', async () => {
    const target = await receiver();
    target.behave(() => ({ does: 'hang' }));
    expect(await network(['127.0.0.1'], 300).post(request(target.url))).toEqual({
      kind: 'unreachable',
      reason: 'no answer within 0.3 s',
    });
  });

  test('a conversation that needs patience gets a longer deadline', async () => {
    const target = await receiver();
    const where = { host: '127.0.0.1', port: target.port, tls: null, patience: 2 };
    const never = () => new Promise<never>(() => undefined);
    expect(await network(['127.0.0.1'], 100).converse(where, never)).toEqual({
      kind: 'unreachable',
      reason: 'no answer within 0.2 s',
    });
  });

  test('a name look-up that hangs ends at the deadline', async () => {
    const never = () => new Promise<never>(() => undefined);
    expect(await network([], 200, never).post(request('http://slow.example/'))).toEqual({
      kind: 'unreachable',
      reason: 'no answer within 0.2 s',
    });
  });

  test('an answer that hangs after its status counts with that status', async () => {
    const target = await receiver();
    target.behave(() => ({ does: 'answer-then-hang', status: 202 }));
    expect(await network(['127.0.0.1'], 4000).post(request(target.url))).toMatchObject({
      kind: 'answered',
      status: 202,
    });
  });

  test('a huge answer is cut', async () => {
    const target = await receiver();
    target.behave(() => ({ does: 'huge', status: 200, bytes: 5_000_000 }));
    const result = await network(['127.0.0.1']).post(request(target.url));
    expect(result.kind === 'answered' && result.body.length).toBe(answerBytesMax);
  });

  test.each([
    { does: 'reset', reason: /reset|closed/ },
    { does: 'garbage', reason: /not HTTP/ },
  ] as const)('$does is worth another try', async ({ does, reason }) => {
    const target = await receiver();
    target.behave(() => ({ does }));
    expect(await network(['127.0.0.1']).post(request(target.url))).toEqual({
      kind: 'unreachable',
      reason: expect.stringMatching(reason),
    });
  });

  test('a closed port says so', async () => {
    const target = await startHttpReceiver();
    await target.stop();
    expect(await network(['127.0.0.1']).post(request(target.url))).toEqual({
      kind: 'unreachable',
      reason: 'the connection was refused',
    });
  });

  test('plain HTTP behind https:// says that TLS failed', async () => {
    const target = await receiver();
    const result = await network(['127.0.0.1']).post(request(target.url.replace('http:', 'https:')));
    expect(result).toEqual({ kind: 'unreachable', reason: expect.stringMatching(/TLS|closed/) });
  });

  test('an abort from outside ends the attempt', async () => {
    const target = await receiver();
    target.behave(() => ({ does: 'hang' }));
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    expect(await network(['127.0.0.1']).post(request(target.url), abort.signal)).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('stopping'),
    });
  });

  test('a header that cannot be sent is told, not retried', async () => {
    const target = await receiver();
    const result = await network(['127.0.0.1']).post({
      url: target.url,
      headers: { 'x-a': 'b\r\nc: d' },
      body: '',
    });
    expect(result.kind).toBe('barred');
  });
});
