import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Alert, alertSchema } from '@/lib/domain/alert';
import type { ChannelTestView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { AppError } from '@/lib/errors';
import type { Channel } from '@/lib/notify/channel';
import { createNetwork } from '@/lib/notify/deliver';
import { readOutgoingPolicy } from '@/lib/notify/outgoing-policy';
import { isDelivered } from '@/lib/notify/verdict';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import {
  type ChannelParts,
  channelFields,
  channelSettings,
  mergeChannelParts,
  requireChannelKind,
} from './channel-input';
import { readOutgoingAllowList } from './outgoing-allow-list';
import { noSuchChannel } from './require-channel';
import { readChannelPartsOrNone } from './update-channel';

/** A saved channel by `id` (with unsaved `settings` laid over it), or an unsaved one by `kind` and `settings`. */
export const testChannelInput = z.object({
  id: z.uuid().optional(),
  kind: channelFields.kind.optional(),
  settings: channelSettings.default({}),
});
type TestChannelInput = z.output<typeof testChannelInput>;

const shownAnswerLengthMax = 4096;

/**
 * Sends a test message now, by the same rendering and delivery as an alert, and shows the exact request and answer.
 * An answer that is not an acceptance is a result, not an error. Throws `not_found` and `invalid`.
 */
export async function testChannel(
  context: ServiceContext,
  actor: Actor,
  input: TestChannelInput,
): Promise<ChannelTestView> {
  requirePermission(actor, 'configure');
  const { channel, parts } = await chooseChannel(context, input);
  const now = context.now();
  const prepared = channel
    .open(parts.settings, parts.secrets)
    .prepare(
      { alert: exampleAlert(context, actor, now), incident: null, cause: 'test', sentAt: now.toISOString() },
      randomUUID(),
    );
  const network = createNetwork({ policy: readOutgoingPolicy(await readOutgoingAllowList(context.db)) });
  const { verdict, status, body, sent } = await prepared.send(network, now.getTime());
  const ok = isDelivered(verdict);
  await context.db.$transaction((tx) =>
    recordAudit(tx, actor, {
      action: 'channel.tested',
      resource: 'channel',
      resourceId: input.id ?? null,
      after: { kind: channel.kind, host: prepared.preview.host, ok, status, detail: verdict.detail },
    }),
  );
  return {
    ok,
    request: sent === null ? prepared.preview : { ...prepared.preview, body: sent },
    response: status === null ? null : { status, ...shownAnswer(body ?? '') },
    detail: verdict.detail,
    error: ok ? null : verdict.detail,
  };
}

async function chooseChannel(
  context: ServiceContext,
  input: TestChannelInput,
): Promise<{ channel: Channel; parts: ChannelParts }> {
  if (input.id === undefined) {
    const kind = input.kind;
    if (kind === undefined) {
      throw new AppError('invalid', 'Say which channel to test.', [
        { field: 'kind', message: 'enter a kind or an id' },
      ]);
    }
    const channel = requireChannelKind(kind);
    return { channel, parts: mergeChannelParts(channel, input.settings) };
  }
  const row = await context.db.channel.findUnique({ where: { id: input.id } });
  if (row === null) throw noSuchChannel();
  const channel = requireChannelKind(row.kind);
  return { channel, parts: mergeChannelParts(channel, input.settings, readChannelPartsOrNone(context, row)) };
}

function shownAnswer(body: string) {
  return {
    body: showInvisible(body.slice(0, shownAnswerLengthMax)),
    isTruncated: body.length > shownAnswerLengthMax,
  };
}

function exampleAlert(context: ServiceContext, actor: Actor, now: Date): Alert {
  const at = now.toISOString();
  return alertSchema.parse({
    id: randomUUID(),
    brokerId: 0,
    broker: 'example broker',
    detector: 'test',
    severity: 'info',
    confidence: 1,
    state: 'open',
    title: 'Test message from Brokerwatch',
    summary: `${actor.name} sent this to see whether alerts arrive here. Nothing has happened.`,
    subject: { kind: 'broker', id: 'example broker' },
    count: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    evidence: {},
    attack: [],
    url: `${context.publicUrl}/channels`,
    shadow: false,
    verdict: null,
    suppressedCount: 0,
    quietUntil: null,
  });
}
