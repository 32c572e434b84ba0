import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryOutcome } from '../channel';
import { createNetwork } from '../deliver';
import type { NotificationMessage } from '../notification-message';
import { readOutgoingPolicy } from '../outgoing-policy';
import { type MailReceiver, type MailReceiverOptions, startMailReceiver } from '../testing/mail-receiver';
import { sampleIncident, sampleMessage } from '../testing/sample-message';
import { makeTestCertificates, type TestCertificates } from '../testing/test-certificates';
import { emailChannel } from './email';

const receivers: MailReceiver[] = [];
let certificates: TestCertificates;

beforeAll(async () => {
  certificates = await makeTestCertificates();
});
afterEach(async () => {
  for (const started of receivers.splice(0)) await started.stop();
});

async function receiver(options: Omit<MailReceiverOptions, 'certificates'> = {}): Promise<MailReceiver> {
  const started = await startMailReceiver({ certificates, ...options });
  receivers.push(started);
  return started;
}

type Sending = {
  readonly settings?: object;
  readonly password?: string;
  readonly message?: NotificationMessage;
  readonly deliveryId?: string;
  readonly thread?: DeliveryOutcome['thread'];
  readonly progress?: DeliveryOutcome['progress'];
  readonly timeoutMs?: number;
};

function send(port: number, given: Sending = {}): Promise<DeliveryOutcome> {
  const settings = {
    host: 'localhost',
    port,
    from: 'monitor@plant.example',
    to: ['oncall@plant.example', 'soc@plant.example'],
    ca: certificates.ca,
    ...given.settings,
  };
  const network = createNetwork({
    policy: readOutgoingPolicy(['localhost']),
    timeoutMs: given.timeoutMs ?? 10_000,
  });
  const { message = sampleMessage(), deliveryId = 'delivery-1', thread = null, progress = null } = given;
  return emailChannel
    .open(settings, { ...(given.password ? { password: given.password } : {}) })
    .prepare(message, deliveryId, thread, progress)
    .send(network, Date.now());
}

describe('e-mail', () => {
  test('a mail goes over STARTTLS after logging in, with text, HTML and the link', async () => {
    const server = await receiver({ password: 'hunter2-secret' });
    const outcome = await send(server.port, { settings: { user: 'monitor' }, password: 'hunter2-secret' });
    expect(outcome).toMatchObject({ verdict: { outcome: 'accepted' }, status: 250 });
    const [mail] = server.mails;
    expect(mail).toMatchObject({
      from: 'monitor@plant.example',
      to: ['oncall@plant.example', 'soc@plant.example'],
      isSecure: true,
      user: 'monitor',
    });
    expect(mail?.parsed).toMatchObject({
      subject: 'CRITICAL: Wildcard subscriber laptop-7 (plant-a)',
      messageId: '<delivery-1@plant.example>',
    });
    expect(mail?.parsed.text).toContain(`Open the alert: ${sampleMessage().alert.url}`);
    expect(mail?.parsed.html).toContain(`<a href="${sampleMessage().alert.url}">Open the alert</a>`);
    expect(mail?.raw).toContain('Importance: High');
    expect(mail?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('the exchange is shown line by line without the password', async () => {
    const server = await receiver({ password: 'hunter2-secret' });
    const { body, sent } = await send(server.port, {
      settings: { user: 'monitor' },
      password: 'hunter2-secret',
    });
    expect(body).toMatch(/S: 220 [\s\S]*C: EHLO [\s\S]*C: STARTTLS[\s\S]*C: AUTH [\s\S]*S: 235[\s\S]*S: 250/);
    expect(sent).toContain('RCPT TO:<soc@plant.example>');
    expect(sent).toContain('Message-ID: <delivery-1@plant.example>');
    for (const shown of [body, sent]) {
      expect(shown).not.toContain('hunter2');
      expect(shown).not.toContain(Buffer.from('hunter2-secret').toString('base64'));
      expect(shown).not.toContain(Buffer.from('\0monitor\0hunter2-secret').toString('base64'));
    }
  });

  test('TLS from the first byte', async () => {
    const server = await receiver({ isImplicit: true });
    expect(await send(server.port, { settings: { security: 'tls' } })).toMatchObject({ status: 250 });
    expect(server.mails[0]?.isSecure).toBe(true);
  });

  test('without encryption where that is chosen, but then no password leaves', async () => {
    const server = await receiver({ offersStartTls: false });
    expect(await send(server.port, { settings: { security: 'none', ca: '' } })).toMatchObject({
      status: 250,
    });
    expect(server.mails[0]?.isSecure).toBe(false);
    const withPassword = await send(server.port, {
      settings: { security: 'none', user: 'monitor' },
      password: 'hunter2-secret',
    });
    expect(withPassword.verdict).toMatchObject({ outcome: 'refused' });
    expect(server.mails).toHaveLength(1);
  });

  test.each([
    { name: 'a server without STARTTLS', options: { offersStartTls: false }, ca: true },
    { name: 'a certificate of an unknown CA', options: {}, ca: false },
  ])('$name gets no mail', async ({ options, ca }) => {
    const server = await receiver(options);
    const outcome = await send(server.port, ca ? {} : { settings: { ca: '' } });
    expect(outcome.verdict).toMatchObject({ outcome: 'retry', detail: expect.stringContaining('TLS') });
    expect(server.mails).toEqual([]);
  });

  test('a wrong password is refused for good, and says so', async () => {
    const server = await receiver({ password: 'right-password' });
    const { verdict, status } = await send(server.port, {
      settings: { user: 'monitor' },
      password: 'wrong-password',
    });
    expect({ verdict, status }).toMatchObject({
      status: 535,
      verdict: { outcome: 'refused', detail: expect.stringContaining('user name or password') },
    });
  });

  test.each([
    { at: 'data' as const, code: 452, text: 'no space', outcome: 'retry' },
    { at: 'data' as const, code: 554, text: 'looks like spam', outcome: 'refused' },
    { at: 'rcpt' as const, code: 550, text: 'no such user', outcome: 'refused' },
    { at: 'rcpt' as const, code: 451, text: 'greylisted', outcome: 'retry' },
  ])('$code at $at is $outcome', async ({ at, code, text, outcome }) => {
    const server = await receiver({ refuse: (where) => (where === at ? { code, text } : null) });
    const { verdict, status } = await send(server.port);
    expect({ outcome: verdict.outcome, status }).toEqual({ outcome, status: code });
    expect(verdict.detail).toContain(text);
  });

  test('one refused address of two does not keep the mail from the other', async () => {
    const server = await receiver({
      refuse: (at, address) =>
        at === 'rcpt' && address.startsWith('soc') ? { code: 550, text: 'no such user' } : null,
    });
    const { verdict } = await send(server.port);
    expect(verdict).toMatchObject({
      outcome: 'accepted',
      detail: expect.stringContaining('refused for good: soc@plant.example (550 no such user)'),
    });
    expect(server.mails[0]?.to).toEqual(['oncall@plant.example']);
  });

  test('who is put off is tried again alone, until taken or refused; who has it never gets it twice', async () => {
    const answers = new Map([
      ['grey@plant.example', [451, 450]],
      ['slow@plant.example', [452, 550]],
      ['gone@plant.example', [550]],
    ]);
    const server = await receiver({
      refuse: (at, address) => {
        const code = at === 'rcpt' ? answers.get(address)?.shift() : undefined;
        return code === undefined ? null : { code, text: `says ${code}` };
      },
    });
    const settings = { to: ['oncall@plant.example', ...answers.keys()] };
    const first = await send(server.port, { settings });
    expect(first).toMatchObject({
      status: 250,
      verdict: { outcome: 'retry', hasReached: true, afterMs: null },
      thread: { messageId: '<delivery-1@plant.example>' },
      progress: { remaining: ['grey@plant.example', 'slow@plant.example'], takenCount: 1 },
    });
    expect(first.verdict.detail).toBe(
      'taken for 1 of 4 addresses; to be tried again: grey@plant.example (451 says 451), slow@plant.example (452 says 452); refused for good: gone@plant.example (550 says 550)',
    );
    const { thread, progress } = first;
    const second = await send(server.port, { settings, thread, progress });
    expect(second).toMatchObject({
      verdict: { outcome: 'retry', hasReached: true },
      progress: { remaining: ['grey@plant.example'], takenCount: 1 },
    });
    expect(second.sent).not.toContain('RCPT TO:<oncall@');
    const third = await send(server.port, { settings, thread, progress: second.progress });
    expect(third.verdict).toMatchObject({
      outcome: 'accepted',
      detail: expect.stringMatching(/gone@plant\.example .*slow@plant\.example \(550 says 550\)/),
    });
    expect(server.mails.map(({ to }) => to)).toEqual([['oncall@plant.example'], ['grey@plant.example']]);
    expect(server.mails.map(({ parsed }) => [parsed.messageId, parsed.inReplyTo])).toEqual(
      Array(2).fill(['<delivery-1@plant.example>', undefined]),
    );
  });

  test('when all are put off or refused, each is named and all are tried again', async () => {
    const server = await receiver({
      refuse: (at, address) =>
        at === 'rcpt' ? { code: address.startsWith('soc') ? 550 : 451, text: 'no' } : null,
    });
    const outcome = await send(server.port);
    expect(outcome.verdict).toEqual({
      outcome: 'retry',
      detail: 'not now: oncall@plant.example (451 no); refused for good: soc@plant.example (550 no)',
      afterMs: null,
    });
    expect(outcome.progress).toBeUndefined();
  });

  test('a server that is away meanwhile, or recipients that were taken off the list, lose nothing', async () => {
    const progress = { remaining: ['SOC@plant.example'], refused: [], takenCount: 1 };
    const server = await receiver();
    await server.stop();
    receivers.pop();
    const away = await send(server.port, { progress });
    expect(away.verdict).toMatchObject({
      outcome: 'retry',
      detail: expect.stringContaining('taken for 1 before; the rest: the connection was refused'),
    });
    expect(away.progress).toBeUndefined();
    const settings = { to: ['oncall@plant.example', 'new@plant.example'] };
    expect((await send(server.port, { progress, settings })).verdict).toEqual({
      outcome: 'accepted',
      detail: 'taken for 1 address before; the others are recipients no more',
    });
  });

  test('the mails of one incident are one thread, and a repeated attempt has the same Message-ID', async () => {
    const server = await receiver();
    const first = await send(server.port, { deliveryId: 'd1' });
    expect(first.thread).toEqual({ messageId: '<d1@plant.example>' });
    await send(server.port, { deliveryId: 'd1' });
    const message = { ...sampleMessage({}, 'resolved'), incident: sampleIncident() };
    const second = await send(server.port, { deliveryId: 'd2', thread: first.thread, message });
    expect(second.thread).toBeNull();
    expect(server.mails.map(({ parsed }) => [parsed.messageId, parsed.inReplyTo, parsed.references])).toEqual(
      [
        ['<d1@plant.example>', undefined, undefined],
        ['<d1@plant.example>', undefined, undefined],
        ['<d2@plant.example>', '<d1@plant.example>', '<d1@plant.example>'],
      ],
    );
  });

  test('hostile names make no header, no second recipient and no line that ends the mail', async () => {
    const server = await receiver();
    const hostile =
      'x\r\nBcc: evil@evil.example\r\n\r\n<script>alert(1)</script>\r\n.\r\nMAIL FROM:<evil@x>\r\n';
    await send(server.port, {
      message: sampleMessage({ title: hostile, summary: hostile, broker: hostile }),
    });
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail?.to).toEqual(['oncall@plant.example', 'soc@plant.example']);
    expect(mail?.parsed.bcc).toBeUndefined();
    expect(mail?.parsed.html).not.toContain('<script>');
    expect(mail?.parsed.subject).toContain('⟨U+000D⟩⟨U+000A⟩Bcc: evil[@]evil[.]example');
  });

  test('a server that says nothing is given up at the deadline; one that never stops is cut off', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    const loud = createServer((socket) => {
      socket.on('error', () => undefined);
      const more = () => {
        while (socket.write('220-x\r\n'.repeat(5000)));
      };
      socket.on('drain', more);
      more();
    }).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const portOf = (server: typeof silent) => (server.address() as { port: number }).port;
      expect((await send(portOf(silent), { timeoutMs: 500 })).verdict).toMatchObject({
        outcome: 'retry',
        detail: expect.stringContaining('no answer within'),
      });
      expect((await send(portOf(loud), { timeoutMs: 20_000 })).verdict.outcome).toBe('retry');
    } finally {
      silent.close();
      loud.close();
    }
  });

  test('a private mail server that is not allowed is barred', async () => {
    const server = await receiver();
    const network = createNetwork({ policy: readOutgoingPolicy([]) });
    const settings = { host: 'localhost', port: server.port, from: 'a@b.example', to: ['c@d.example'] };
    const { verdict } = await emailChannel.open(settings, {}).prepare(sampleMessage(), 'd').send(network, 0);
    expect(verdict).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('an admin can allow it'),
    });
  });
});
