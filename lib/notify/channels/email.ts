import { isIP } from 'node:net';
import { z } from 'zod';
import { type Channel, defineChannel, destinationText, unansweredOutcome } from '../channel';
import { messageSeverity } from '../describe-alert';
import { caSetting, hostAndPort, hostSetting, portSetting } from '../host-setting';
import { judgeNobodyLeft, readMailProgress, tellEarlier } from '../judge-mail';
import { mailMessage } from '../mail-message';
import { composeMail, type Mail, sendMail } from '../send-mail';

const recipientsMax = 50;
/** Mail servers greet late on purpose and scan before they take a mail; to give up after that is to send it twice. */
const patience = 2;

const settingsSchema = z.object({
  host: hostSetting('enter the mail server').meta({
    title: 'Mail server',
    description: 'Host name or IP address of the SMTP server.',
  }),
  port: portSetting(587).meta({
    title: 'Port',
    description: 'Usually 587 with STARTTLS, 465 with TLS, 25 without.',
  }),
  security: z.enum(['starttls', 'tls', 'none']).default('starttls').meta({
    title: 'Encryption',
    description: 'STARTTLS and TLS are required where chosen. Without encryption no password is sent.',
  }),
  user: z.string().trim().max(200).default('').meta({
    title: 'User name',
    description: 'Empty where the server takes mail without logging in.',
  }),
  from: z.email('must be an e-mail address').max(200).meta({
    title: 'From',
    description: 'Address that the mails come from.',
  }),
  to: z
    .array(z.email('is not an e-mail address').max(200))
    .min(1, 'enter at least one address')
    .max(recipientsMax)
    .meta({
      title: 'To',
      description: 'One address a line.',
    }),
  ca: caSetting(),
});

type Where = Pick<z.output<typeof settingsSchema>, 'host' | 'port' | 'security'>;
const whereSchema = settingsSchema.pick({ host: true, port: true, security: true });

/** A password must not follow to another server, nor out of the encryption. */
function destination({ settings }: Parameters<Channel['destination']>[0]): string {
  const where: Where | null = whereSchema.safeParse(settings).data ?? null;
  return where === null ? destinationText(settings.host) : `${where.security}:${where.host}:${where.port}`;
}

/** E-mail over SMTP; the mails of one incident are one thread. */
export const emailChannel = defineChannel({
  kind: 'email',
  title: 'E-mail (SMTP)',
  help: 'Sends mails through your SMTP server. A server in your own network must be allowed under outgoing connections. The mails about one incident form a thread.',
  settings: settingsSchema,
  secrets: z.object({
    password: z.string().min(1).max(1024).optional().meta({
      title: 'Password',
      description: 'Of the user name above, if the server asks for one.',
    }),
  }),
  requestsPerSecond: 2,
  burst: 10,
  followsAcknowledgement: false,
  destinationSecret: null,
  destination,
  hostOf: ({ settings }) => hostAndPort(settings.host, settings.port),
  prepare({ message, settings, secrets, deliveryId, thread, progress: stored }) {
    const mail: Mail = {
      ...mailMessage(message),
      from: settings.from,
      to: settings.to,
      sentAt: message.sentAt,
      isUrgent: messageSeverity(message) === 'critical' && message.cause !== 'resolved',
      deliveryId,
      thread,
    };
    const server = {
      host: settings.host,
      port: settings.port,
      security: settings.security,
      servername: isIP(settings.host) === 0 ? settings.host : null,
      ca: settings.ca === '' ? null : settings.ca,
      user: settings.user,
      password: secrets.password ?? '',
    };
    const progress = readMailProgress(stored, settings.to);
    return {
      preview: {
        method: 'SMTP',
        host: hostAndPort(settings.host, settings.port),
        headers: { 'mail from': mail.from, 'rcpt to': mail.to.join(', '), subject: mail.subject },
        body: mail.text,
      },
      async send(network, _now, signal) {
        if (progress.remaining.length === 0)
          return { ...judgeNobodyLeft(progress), body: null, sent: null, thread: null };
        const composed = await composeMail(mail);
        const target = {
          host: settings.host,
          port: settings.port,
          tls: settings.security === 'tls' ? { ca: server.ca ?? undefined } : null,
          patience,
        };
        const result = await network.converse(
          target,
          (socket) => sendMail({ socket, server, mail, composed, progress }),
          signal,
        );
        if (result.kind === 'done') return result.value;
        const outcome = unansweredOutcome(result);
        return { ...outcome, verdict: tellEarlier(outcome.verdict, progress) };
      },
    };
  },
});
