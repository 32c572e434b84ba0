import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import parseSyslog from 'nsyslog-parser';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createNetwork } from '../deliver';
import { readOutgoingPolicy } from '../outgoing-policy';
import { sampleIncident, sampleMessage } from '../testing/sample-message';
import { type SyslogReceiver, startSyslogReceiver } from '../testing/syslog-receiver';
import { makeTestCertificates, type TestCertificates } from '../testing/test-certificates';
import { datagramBytesMax, syslogChannel } from './syslog';

const patient = { timeout: 20_000, interval: 20 };
const receivers: SyslogReceiver[] = [];
let certificates: TestCertificates;

beforeAll(async () => {
  certificates = await makeTestCertificates();
});
afterEach(async () => {
  for (const started of receivers.splice(0)) await started.stop();
});

async function receiver(transport: 'tcp' | 'tls' | 'udp'): Promise<SyslogReceiver> {
  const started = await startSyslogReceiver(transport, certificates);
  receivers.push(started);
  return started;
}

function send(port: number, settings: object, message = sampleMessage(), allow = ['127.0.0.1']) {
  const network = createNetwork({ policy: readOutgoingPolicy(allow), timeoutMs: 10_000 });
  return syslogChannel
    .open({ host: '127.0.0.1', port, ca: certificates.ca, ...settings }, {})
    .prepare(message, 'delivery-1')
    .send(network, Date.now());
}

describe('syslog', () => {
  test.each(['tls', 'tcp', 'udp'] as const)('a CEF event arrives over %s', async (transport) => {
    const server = await receiver(transport);
    const message = { ...sampleMessage(), incident: sampleIncident() };
    const { verdict } = await send(server.port, { transport }, message);
    expect(verdict.outcome).toBe('accepted');
    await vi.waitFor(() => expect(server.messages).toHaveLength(1), patient);
    expect(server.problems).toEqual([]);
    const parsed = parseSyslog(server.messages[0] ?? '');
    expect(parsed).toMatchObject({
      type: 'CEF',
      level: 'crit',
      facility: 'local0',
      appName: 'brokerwatch',
      messageid: 'alert.opened',
    });
    expect(JSON.stringify(parsed.structuredData)).toContain('delivery-1');
    expect(parsed.cef).toMatchObject({
      deviceVendor: 'Brokerwatch',
      deviceEventClassID: 'wildcard-subscriber',
      severity: '10',
    });
  });

  test.each(['ecs', 'ocsf'] as const)('an %s document is the body', async (format) => {
    const server = await receiver('tcp');
    await send(server.port, { transport: 'tcp', format });
    await vi.waitFor(() => expect(server.messages).toHaveLength(1), patient);
    const line = server.messages[0] ?? '';
    const body = JSON.parse(line.slice(line.indexOf('] {') + 2));
    expect(body).toMatchObject(
      format === 'ecs'
        ? { event: { action: 'alert.opened', id: 'delivery-1' }, service: { name: 'plant-a' } }
        : { class_uid: 2004, type_uid: 200_401, metadata: { uid: 'delivery-1' } },
    );
  });

  test('a certificate of an unknown CA gets nothing', async () => {
    const server = await receiver('tls');
    const { verdict } = await send(server.port, { ca: '' });
    expect(verdict).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('TLS certificate') });
    expect(server.messages).toEqual([]);
  });

  test('a certificate for another name gets nothing', async () => {
    const server = await receiver('tls');
    const network = createNetwork({
      policy: readOutgoingPolicy(['siem.example']),
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const { verdict } = await syslogChannel
      .open({ host: 'siem.example', port: server.port, ca: certificates.ca }, {})
      .prepare(sampleMessage(), 'd')
      .send(network, 0);
    expect(verdict).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('TLS') });
    expect(server.messages).toEqual([]);
  });

  test('nobody listening is worth another try, a private network is barred', async () => {
    const server = await receiver('tcp');
    await server.stop();
    receivers.pop();
    expect((await send(server.port, { transport: 'tcp' })).verdict).toMatchObject({
      outcome: 'retry',
      detail: 'the connection was refused',
    });
    for (const transport of ['tcp', 'udp'] as const) {
      const { verdict } = await send(9, { transport }, sampleMessage(), []);
      expect(verdict).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('loopback') });
    }
  });

  const misbehaving: readonly {
    readonly name: string;
    readonly transport: 'tcp' | 'tls';
    readonly reason: RegExp;
    behave(socket: Socket): unknown;
  }[] = [
    {
      name: 'resets the connection at once',
      transport: 'tcp',
      reason: /reset|closed/,
      behave: (socket) => socket.resetAndDestroy(),
    },
    {
      name: 'reads and then resets',
      transport: 'tcp',
      reason: /reset|closed/,
      behave: (socket) => socket.once('data', () => socket.resetAndDestroy()),
    },
    { name: 'never shakes hands', transport: 'tls', reason: /no answer within/, behave: () => undefined },
    {
      name: 'speaks something else than TLS',
      transport: 'tls',
      reason: /TLS/,
      behave: (socket) => socket.write('220 hello\r\n'),
    },
  ];
  test.each(misbehaving)('a receiver that $name is tried again', async ({ behave, transport, reason }) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      behave(socket);
    }).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const network = createNetwork({ policy: readOutgoingPolicy(['127.0.0.1']), timeoutMs: 1500 });
      const { verdict } = await syslogChannel
        .open({ host: '127.0.0.1', port, transport, ca: certificates.ca }, {})
        .prepare(sampleMessage(), 'd')
        .send(network, 0);
      expect(verdict).toMatchObject({ outcome: 'retry', detail: expect.stringMatching(reason) });
    } finally {
      server.close();
    }
  });

  test('two messages over one receiver are two frames, whatever they hold', async () => {
    const server = await receiver('tcp');
    const hostile = '12 <0>1 - - - - - -\r\n<34>1 forged\n999 x "] [evil@1 a="b"] \\ é 😀';
    for (const format of ['cef', 'ecs'])
      await send(
        server.port,
        { transport: 'tcp', format },
        sampleMessage({ title: hostile, summary: hostile }),
      );
    await vi.waitFor(() => expect(server.messages).toHaveLength(2), patient);
    expect(server.problems).toEqual([]);
    for (const line of server.messages) expect(line).not.toMatch(/[\r\n]/);
  });

  const long = '漢"\u202e=|\\'.repeat(400);
  const longMessage = {
    ...sampleMessage({
      title: `Wildcard ${long}`,
      summary: long,
      broker: `plant-a ${long}`,
      subject: { kind: 'client', id: `laptop-7 ${long}` },
      evidence: { clientId: long, addresses: ['2001:db8::7'], [long]: long },
      tags: [long, long],
      assignee: long,
      attack: Array.from({ length: 8 }, () => ({ id: 'T0802', name: long.slice(0, 100), version: '19' })),
    }),
    incident: sampleIncident({ title: `Wildcard ${long}`, assignee: long, acknowledgedBy: long }),
  };

  test.each(['cef', 'ecs', 'ocsf'] as const)(
    'a long message as %s goes in one datagram that a receiver must take, and still says what matters',
    async (format) => {
      const server = await receiver('udp');
      await send(server.port, { transport: 'udp', format }, longMessage);
      await send(
        server.port,
        { transport: 'udp', format },
        { ...sampleMessage(), incident: sampleIncident() },
      );
      await vi.waitFor(() => expect(server.messages).toHaveLength(2), patient);
      for (const line of server.messages) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(datagramBytesMax);
        for (const kept of ['laptop-7', 'Wildcard', 'plant-a', 'CRITICAL', 'https://monitor.example/'])
          expect(line).toContain(kept);
        const body = line.slice(line.indexOf('] ') + 2);
        if (format === 'cef')
          expect(parseSyslog(line).cef).toMatchObject({
            deviceEventClassID: 'wildcard-subscriber',
            severity: '10',
          });
        else expect(JSON.parse(body)).toMatchObject(format === 'ecs' ? { event: {} } : { class_uid: 2004 });
      }
    },
  );
});
