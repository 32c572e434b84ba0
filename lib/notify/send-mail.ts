import type { Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import { showInvisible } from '@/lib/domain/wire-text';
import type { DeliveryOutcome } from './channel';
import { toNetworkProblem } from './network-problem';
import { blankSecrets } from './preview-request';
import type { Verdict } from './verdict';

/** One mail before it is composed; `deliveryId` makes its Message-ID, so a repeated attempt is the same mail. */
export type Mail = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly from: string;
  readonly to: readonly string[];
  /** ISO 8601 UTC. */
  readonly sentAt: string;
  readonly isUrgent: boolean;
  readonly deliveryId: string;
  /** `{messageId}` of the first mail about the same, if there was one. */
  readonly thread: Json;
};

/** A mail server and how to log in; without user name nobody logs in. */
export type MailServer = {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly servername: string | null;
  readonly ca: string | null;
  readonly user: string;
  readonly password: string;
};

const threadSchema = z.object({ messageId: z.string().max(500) });
const transcriptLinesMax = 200;

/** Message-ID of a delivery, `<delivery id>@<domain of the sender>`. */
function messageIdOf({ deliveryId, from }: Mail): string {
  return `<${deliveryId}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

/** Composes the mail (RFC 5322, MIME) as the bytes that go over the wire; the same for the same delivery and time. */
export async function composeMail(mail: Mail): Promise<Buffer> {
  const first = threadSchema.safeParse(mail.thread);
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await composer.sendMail({
    from: { name: 'Brokerwatch', address: mail.from },
    to: mail.to.map((address) => ({ name: '', address })),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: new Date(mail.sentAt),
    messageId: messageIdOf(mail),
    ...(first.success ? { inReplyTo: first.data.messageId, references: [first.data.messageId] } : {}),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Brokerwatch-Delivery': mail.deliveryId },
    ...(mail.isUrgent ? { priority: 'high' as const } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  if (!Buffer.isBuffer(message)) throw new Error('the mail was not composed into a buffer');
  return message;
}

/** Speaks SMTP over a socket that was opened under guard; never throws for what the server says. */
export async function sendMail(options: {
  readonly socket: Socket;
  readonly server: MailServer;
  readonly mail: Mail;
  readonly composed: Buffer;
}): Promise<DeliveryOutcome> {
  const { server, mail, composed } = options;
  const transcript: string[] = [];
  const secrets = [server.password, Buffer.from(server.password).toString('base64')];
  const sent = `MAIL FROM:<${mail.from}>\n${mail.to.map((to) => `RCPT TO:<${to}>\n`).join('')}\n${composed}`;
  const end = (verdict: Verdict, status: number | null): DeliveryOutcome => ({
    verdict,
    status,
    body: blankSecrets(transcript.join('\n'), secrets),
    sent: blankSecrets(sent, secrets),
    thread:
      verdict.outcome === 'accepted' && !threadSchema.safeParse(mail.thread).success
        ? { messageId: messageIdOf(mail) }
        : null,
  });
  if (server.security === 'none' && server.user !== '')
    return end(
      { outcome: 'refused', detail: 'no password is sent without encryption: choose STARTTLS or TLS' },
      null,
    );
  const transport = createTransport(transportOptions(options.socket, server, transcript));
  try {
    const envelope = { from: mail.from, to: [...mail.to] };
    const info = await transport.sendMail({ envelope, raw: composed });
    return end(judgeTaken(info.response, info.rejected.length), Number.parseInt(info.response, 10) || null);
  } catch (error) {
    return end(judgeMailError(error), errorParts(error).responseCode);
  } finally {
    transport.close();
  }
}

function transportOptions(socket: Socket, server: MailServer, transcript: string[]) {
  const { security, user, password } = server;
  return {
    connection: socket,
    host: server.host,
    port: server.port,
    secure: security === 'tls',
    secured: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    tls: {
      minVersion: 'TLSv1.2' as const,
      ...(server.servername === null ? {} : { servername: server.servername }),
      ...(server.ca === null ? {} : { ca: server.ca }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    transactionLog: true,
    logger: transcriptLogger(transcript),
  };
}

/** nodemailer's logger interface, which is told every line of the dialogue with credentials already left out. */
function transcriptLogger(transcript: string[]) {
  const note = (entry: unknown, ...words: unknown[]) => {
    const tnx = typeof entry === 'object' && entry !== null && 'tnx' in entry ? entry.tnx : '';
    const side = tnx === 'server' ? 'S' : tnx === 'client' ? 'C' : null;
    if (side === null || transcript.length >= transcriptLinesMax) return;
    const line = words.map(String).join(' ').slice(0, 500);
    transcript.push(`${side}: ${line.split(/\r?\n/).map(showInvisible).join(`\n${side}: `)}`);
  };
  const ignore = () => undefined;
  return { level: ignore, trace: note, debug: note, info: note, warn: ignore, error: ignore, fatal: ignore };
}

function judgeTaken(response: string, rejected: number): Verdict {
  const words = showInvisible(response).slice(0, 200);
  const refused = rejected === 0 ? '' : `; ${rejected} of the addresses were refused`;
  return { outcome: 'accepted', detail: `taken by the mail server (${words})${refused}` };
}

const errorSchema = z.object({
  code: z.string().catch(''),
  /** What the socket or TLS said before nodemailer put its own code. */
  originalCode: z.string().catch(''),
  command: z.string().catch(''),
  responseCode: z.number().nullable().catch(null),
  response: z.string().catch(''),
});

function errorParts(error: unknown) {
  return errorSchema.parse(typeof error === 'object' && error !== null ? error : {});
}

/** 5xx is for good, 4xx passes (RFC 5321 §4.2.1); what failed below SMTP is worth another try. */
function judgeMailError(error: unknown): Verdict {
  const { code, originalCode, command, responseCode, response } = errorParts(error);
  const words = showInvisible(response).slice(0, 200);
  if (command === 'STARTTLS')
    return {
      outcome: 'retry',
      detail: `STARTTLS with the mail server failed (${words || code})`,
      afterMs: null,
    };
  if (responseCode !== null && responseCode >= 500) {
    const what = code === 'EAUTH' ? 'the mail server refused the user name or password' : 'refused';
    return { outcome: 'refused', detail: `${what} (${words})` };
  }
  if (responseCode !== null && responseCode >= 400)
    return { outcome: 'retry', detail: `not now (${words})`, afterMs: null };
  if (code === 'EAUTH')
    return { outcome: 'refused', detail: 'the mail server offers no way to log in that is known here' };
  const { reason } = toNetworkProblem({ code: originalCode || code });
  return { outcome: 'retry', detail: `no mail could be handed over: ${reason}`, afterMs: null };
}
