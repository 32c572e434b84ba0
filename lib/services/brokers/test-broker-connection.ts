import type { z } from 'zod';
import type { Broker } from '@/lib/db/generated/client';
import type { BrokerConnection } from '@/lib/domain/broker';
import { AppError } from '@/lib/errors';
import { type BrokerProbe, probeBroker } from '@/lib/mqtt/probe-broker';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { openTlsFiles } from './broker-view';
import { makeConnectionTestId } from './connection-test-id';
import { rowId } from './require-broker';
import { mergeTlsFiles } from './seal-broker-secrets';
import { updateBrokerInput } from './update-broker';

/** What is entered in the form; with an `id`, what is left out (secrets above all) comes from the stored broker. */
export const testBrokerConnectionInput = updateBrokerInput.extend({ id: rowId.optional() });
type TestBrokerConnectionInput = z.output<typeof testBrokerConnectionInput>;

const textOf = (given: string | undefined, stored: string | null | undefined) =>
  given === undefined ? (stored ?? null) : given || null;

function connectionOf(
  context: ServiceContext,
  input: TestBrokerConnectionInput,
  stored: Broker | null,
): BrokerConnection {
  const url = input.url ?? stored?.url;
  if (url === undefined)
    throw new AppError('invalid', 'Say where.', [{ field: 'url', message: 'enter a URL' }]);
  const password = stored?.passwordSealed ? context.secrets.open(stored.passwordSealed) : null;
  return {
    url,
    username: textOf(input.username, stored?.username),
    password: textOf(input.password, password),
    topics: input.topics ?? stored?.topics ?? ['#'],
    tls: {
      ...mergeTlsFiles(input.tls, openTlsFiles(context.secrets, stored?.tlsSealed ?? null)),
      serverName: textOf(input.tls?.serverName, stored?.tlsServerName),
      pinnedSha256: textOf(input.tls?.pinnedSha256, stored?.tlsPinned),
    },
  };
}

/** A stored secret goes only where it went before: to another host it has to be entered again. */
function requireSameHost(input: TestBrokerConnectionInput, stored: Broker): void {
  if (input.url === undefined || new URL(input.url).host === new URL(stored.url).host) return;
  if (input.password !== undefined || stored.passwordSealed === null) return;
  throw new AppError('invalid', 'The address leads to another host.', [
    { field: 'password', message: 'enter it again: the address now leads to another host' },
  ]);
}

/**
 * Connects once with what was entered, without storing it, and says what happened; that it was tried is audited first. A broker that refuses is a result, not
 * an error. Throws `not_found` and `invalid`.
 */
export async function testBrokerConnection(
  context: ServiceContext,
  actor: Actor,
  input: TestBrokerConnectionInput,
): Promise<BrokerProbe> {
  requirePermission(actor, 'configure');
  const stored =
    input.id === undefined ? null : await context.db.broker.findUnique({ where: { id: input.id } });
  if (input.id !== undefined && stored === null)
    throw new AppError('not_found', `There is no broker ${input.id}.`);
  if (stored !== null) requireSameHost(input, stored);
  const connection = connectionOf(context, input, stored);
  await recordAudit(context.db, actor, {
    action: 'broker.tested',
    resource: 'broker',
    resourceId: stored === null ? null : String(stored.id),
    after: { url: connection.url, username: connection.username },
  });
  return probeBroker(connection, makeConnectionTestId(context.secrets, context.now()));
}
