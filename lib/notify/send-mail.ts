import type { Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import { showInvisible } from '@/lib/domain/wire-text';
import type { DeliveryOutcome } from './channel';
import { judgeMailError, judgeMailTaken, type MailJudgement, type MailProgress } from './judge-mail';
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

/** Message-ID of the first mail about the same; null when this is it (an earlier attempt may have said so already). */
function repliesTo(mail: Mail): string | null {
  const first = threadSchema.safeParse(mail.thread);
  return first.success && first.data.messageId !== messageIdOf(mail) ? first.data.messageId : null;
}

/** Composes the mail (RFC 5322, MIME) as the bytes that go over the wire; the same for the same delivery and time. */
export async function composeMail(mail: Mail): Promise<Buffer> {
  const first = repliesTo(mail);
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await composer.sendMail({
    from: { name: 'Brokerwatch', address: mail.from },
    to: mail.to.map((address) => ({ name: '', address })),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: new Date(mail.sentAt),
    messageId: messageIdOf(mail),
    ...(first === null ? {} : { inReplyTo: first, references: [first] }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Brokerwatch-Delivery': mail.deliveryId },
    ...(mail.isUrgent ? { priority: 'high' as const } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  if (!Buffer.isBuffer(message)) throw new Error('the mail was not composed into a buffer');
  return message;
}

/**
 * Speaks SMTP over a socket that was opened under guard, to those whom `progress` leaves over; never throws for what the
 * server says.
 */
export async function sendMail(options: {
  readonly socket: Socket;
  readonly server: MailServer;
  readonly mail: Mail;
  readonly composed: Buffer;
  readonly progress: MailProgress;
}): Promise<DeliveryOutcome> {
  const { server, mail, composed, progress } = options;
  const transcript: string[] = [];
  const secrets = [server.password, Buffer.from(server.password).toString('base64')];
  const recipients = progress.remaining.map((to) => `RCPT TO:<${to}>\n`).join('');
  const end = ({ verdict, status, progress: left }: MailJudgement): DeliveryOutcome => ({
    verdict,
    status,
    body: blankSecrets(transcript.join('\n'), secrets),
    sent: blankSecrets(`MAIL FROM:<${mail.from}>\n${recipients}\n${composed}`, secrets),
    thread: isTold(verdict) && repliesTo(mail) === null ? { messageId: messageIdOf(mail) } : null,
    ...(left === undefined ? {} : { progress: { ...left } }),
  });
  if (server.security === 'none' && server.user !== '')
    return end({
      verdict: {
        outcome: 'refused',
        detail: 'no password is sent without encryption: choose STARTTLS or TLS',
      },
      status: null,
    });
  const transport = createTransport(transportOptions(options.socket, server, transcript));
  try {
    const envelope = { from: mail.from, to: [...progress.remaining] };
    return end(judgeMailTaken(await transport.sendMail({ envelope, raw: composed }), progress));
  } catch (error) {
    return end(judgeMailError(error, progress));
  } finally {
    transport.close();
  }
}

/** Whether somebody has the mail, so that the next about the same can refer to it. */
function isTold(verdict: Verdict): boolean {
  return verdict.outcome === 'accepted' || (verdict.outcome === 'retry' && verdict.hasReached === true);
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
