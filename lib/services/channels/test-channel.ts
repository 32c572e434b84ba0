import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { notifyOutbox } from '@/lib/db/outbox-repository';
import { type Alert, alertSchema } from '@/lib/domain/alert';
import type { ChannelTestView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { AppError } from '@/lib/errors';
import type { Channel } from '@/lib/notify/channel';
import { createNetwork } from '@/lib/notify/deliver';
import { readOutgoingPolicy } from '@/lib/notify/outgoing-policy';
import { isDelivered } from '@/lib/notify/verdict';
import { recordAudit } from '../audit/record-audit';
import { hasPermission, requirePermission } from '../require-permission';
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
/** A test reaches out to where somebody says: often enough to set a channel up, too seldom to search a network. */
const testsAMinuteMax = 20;
const testsAtOnceMax = 4;
let testsRunning = 0;

/**
 * Sends a test message now, by the same rendering and delivery as an alert, and shows the exact request and answer.
 * An answer that is not an acceptance is a result, not an error; an acceptance closes the circuit of a channel that was
 * tested as it is stored. Only an admin is told why a host name may not be reached. Throws `not_found`, `invalid`, and
 * `busy` after 20 within a minute.
 */
export async function testChannel(
  context: ServiceContext,
  actor: Actor,
  input: TestChannelInput,
): Promise<ChannelTestView> {
  requirePermission(actor, 'configure');
  const chosen = await chooseChannel(context, input);
  await refuseTooMany(context, actor);
  testsRunning++;
  try {
    return await testNow(context, actor, { ...chosen, id: input.id ?? null });
  } finally {
    testsRunning--;
  }
}

async function refuseTooMany(context: ServiceContext, actor: Actor): Promise<void> {
  const at = { gte: new Date(context.now().getTime() - 60_000) };
  const where = { action: 'channel.tested', actorId: actor.id, actor: actor.name, at };
  const isTooMany =
    testsRunning >= testsAtOnceMax || (await context.db.auditEntry.count({ where })) >= testsAMinuteMax;
  if (isTooMany)
    throw new AppError(
      'busy',
      `Channels are tested at most ${testsAMinuteMax} times a minute: wait a moment.`,
    );
}

async function testNow(
  context: ServiceContext,
  actor: Actor,
  { channel, parts, isAsStored, id }: Chosen & { readonly id: string | null },
): Promise<ChannelTestView> {
  const now = context.now();
  const prepared = channel
    .open(parts.settings, parts.secrets)
    .prepare(
      { alert: exampleAlert(context, actor, now), incident: null, cause: 'test', sentAt: now.toISOString() },
      randomUUID(),
    );
  const network = createNetwork({
    policy: readOutgoingPolicy(await readOutgoingAllowList(context.db)),
    isReticent: !hasPermission(actor, 'administer'),
  });
  const { verdict, status, body, sent } = await prepared.send(network, now.getTime());
  const ok = isDelivered(verdict);
  await context.db.$transaction(async (tx) => {
    await recordAudit(tx, actor, {
      action: 'channel.tested',
      resource: 'channel',
      resourceId: id,
      after: { kind: channel.kind, host: prepared.preview.host, ok, status, detail: verdict.detail },
    });
    if (ok && isAsStored && id !== null) await closeCircuit(tx, id);
  });
  return {
    ok,
    request: sent === null ? prepared.preview : { ...prepared.preview, body: sent },
    response: status === null ? null : { status, ...shownAnswer(body ?? '') },
    detail: verdict.detail,
    error: ok ? null : verdict.detail,
  };
}

/** It works, so nothing waits any longer, not even as long as the other side once asked. */
async function closeCircuit(tx: Transaction, id: string): Promise<void> {
  const { count } = await tx.channel.updateMany({
    where: {
      id,
      OR: [
        { circuitOpenUntil: { not: null } },
        { pausedUntil: { not: null } },
        { failuresInARow: { gt: 0 } },
      ],
    },
    data: { circuitOpenUntil: null, pausedUntil: null, failuresInARow: 0 },
  });
  if (count === 0) return;
  await notifyOutbox(tx);
  await appendChanges(tx, [{ type: 'changed', resource: 'channels', brokerId: null }]);
}

type Chosen = {
  readonly channel: Channel;
  readonly parts: ChannelParts;
  /** Nothing unsaved lies over it. */
  readonly isAsStored: boolean;
};

async function chooseChannel(context: ServiceContext, input: TestChannelInput): Promise<Chosen> {
  if (input.id === undefined) {
    const kind = input.kind;
    if (kind === undefined) {
      throw new AppError('invalid', 'Say which channel to test.', [
        { field: 'kind', message: 'enter a kind or an id' },
      ]);
    }
    const channel = requireChannelKind(kind);
    return { channel, parts: mergeChannelParts(channel, input.settings), isAsStored: false };
  }
  const row = await context.db.channel.findUnique({ where: { id: input.id } });
  if (row === null) throw noSuchChannel();
  const channel = requireChannelKind(row.kind);
  const stored = readChannelPartsOrNone(context, row);
  const parts = mergeChannelParts(channel, input.settings, stored);
  return { channel, parts, isAsStored: isDeepStrictEqual(parts, stored) };
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
