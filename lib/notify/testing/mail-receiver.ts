import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { TestCertificates } from './test-certificates';

export type ReceivedMail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly isSecure: boolean;
  readonly user: string | null;
  readonly raw: string;
  readonly parsed: ParsedMail;
};

export type MailReceiverOptions = {
  readonly certificates: TestCertificates;
  /** TLS from the first byte. */
  readonly isImplicit?: boolean;
  readonly offersStartTls?: boolean;
  /** With it everyone must log in with it. */
  readonly password?: string;
  /** Answer to RCPT TO and to the end of DATA instead of taking the mail; null takes it. */
  refuse?(at: 'rcpt' | 'data', address: string): { readonly code: number; readonly text: string } | null;
};

export type MailReceiver = {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  stop(): Promise<void>;
};

function smtpError({ code, text }: { readonly code: number; readonly text: string }): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** A real SMTP server on a free loopback port that keeps what it takes. */
export async function startMailReceiver(options: MailReceiverOptions): Promise<MailReceiver> {
  const mails: ReceivedMail[] = [];
  const { certificates, password } = options;
  const refusal = (at: 'rcpt' | 'data', address: string) => options.refuse?.(at, address) ?? null;
  const server = new SMTPServer({
    secure: options.isImplicit ?? false,
    key: certificates.key,
    cert: certificates.cert,
    authOptional: password === undefined,
    disabledCommands: [
      ...(options.offersStartTls === false ? ['STARTTLS' as const] : []),
      ...(password === undefined ? ['AUTH' as const] : []),
    ],
    onAuth: (auth, _session, callback) =>
      auth.password === password
        ? callback(null, { user: auth.username ?? '' })
        : callback(new Error('Invalid user name or password')),
    onRcptTo(address, _session, callback) {
      const refused = refusal('rcpt', address.address);
      callback(refused === null ? null : smtpError(refused));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const refused = refusal('data', '');
        if (refused !== null) return callback(smtpError(refused));
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          isSecure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
          raw: raw.toString('utf8'),
          parsed: await simpleParser(raw),
        });
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
