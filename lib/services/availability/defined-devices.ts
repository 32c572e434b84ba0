import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { DefinedDevice, Prisma } from '@/lib/db/generated/client';
import type { DefinedDeviceView } from '@/lib/domain/availability-views';
import type { JsonObject } from '@/lib/domain/json';
import { filterProblem } from '@/lib/domain/topic-filter';
import type { Page } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { rowId } from '../brokers/require-broker';
import { conflictOnUnique } from '../conflict-on-unique';
import { escapeLike, pageQuery, pageSize, readCursor, searchText, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toPresenceState } from '../sparkplug/edge-node-view';
import { asSeenNow, readSightNow } from './as-seen-now';
import type { BrokerSight } from './read-sight';

/** Defined devices that one broker may have: each is looked after every second. */
const devicesMax = 5000;

const fields = {
  name: z.string().trim().min(1).max(200),
  filter: z
    .string()
    .max(1024)
    .refine((filter) => filterProblem(filter) === null, 'is not a valid topic filter')
    .refine((filter) => !/^\$(share|queue)\//.test(filter), 'must not be a shared subscription')
    .nullish()
    .describe('topics that are its voice, such as plant/press-7/#'),
  clientId: z.string().min(1).max(1024).nullish().describe('instead of topics: online while it is connected'),
  intervalSeconds: z
    .number()
    .min(1)
    .max(604_800)
    .nullish()
    .describe('between its messages; null = learn it. It is offline after three of them without a message'),
};

export const definedDeviceIdInput = z.object({ id: rowId });
export const addDefinedDeviceInput = z.object({ brokerId: rowId, ...fields });
export const updateDefinedDeviceInput = z.object({ id: rowId, ...fields });
export const listDefinedDevicesInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  q: searchText.optional().describe('text in the name'),
});

type Stored = DefinedDevice & { readonly broker: { readonly name: string } };
const withBroker = { broker: { select: { name: true } } } as const;
const nameTaken = { field: 'name', message: 'is already the name of another device of this broker' };

function toView(stored: Stored, sight: ReadonlyMap<number, BrokerSight>): DefinedDeviceView {
  const row = asSeenNow(stored, sight.get(stored.brokerId));
  return {
    id: row.id,
    brokerId: row.brokerId,
    broker: row.broker.name,
    name: row.name,
    filter: row.filter,
    clientId: row.clientId,
    intervalSeconds: row.intervalSeconds,
    learnedSeconds: row.learnedSeconds,
    state: toPresenceState(row.state),
    since: row.since.toISOString(),
    reason: row.reason,
    lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

function audited({ name, brokerId, filter, clientId, intervalSeconds }: DefinedDevice): JsonObject {
  return { name, brokerId, filter, clientId, intervalSeconds };
}

/** Throws `invalid` unless it is known by exactly one of topics and MQTT client id. */
function columnsOf(input: Omit<z.output<typeof addDefinedDeviceInput>, 'brokerId'>) {
  const { name, filter, clientId, intervalSeconds } = input;
  if (Boolean(filter) === Boolean(clientId)) {
    const message = filter ? 'and `filter` exclude each other' : 'or `filter` is needed';
    throw new AppError('invalid', `clientId ${message}.`, [{ field: 'clientId', message }]);
  }
  return {
    name,
    filter: filter ?? null,
    clientId: clientId ?? null,
    intervalSeconds: filter ? (intervalSeconds ?? null) : null,
  };
}

async function record(
  tx: Prisma.TransactionClient,
  actor: Actor,
  verb: 'added' | 'updated' | 'removed',
  rows: { readonly before?: Stored; readonly after?: Stored },
): Promise<void> {
  const row = rows.after ?? rows.before;
  await recordAudit(tx, actor, {
    action: `defined-device.${verb}`,
    resource: 'defined-device',
    resourceId: String(row?.id),
    before: rows.before ? audited(rows.before) : null,
    after: rows.after ? audited(rows.after) : null,
  });
  await appendChanges(tx, [{ type: 'changed', resource: 'nodes', brokerId: row?.brokerId ?? null }]);
}

async function found(tx: Prisma.TransactionClient, id: number): Promise<Stored> {
  const row = await tx.definedDevice.findUnique({ where: { id }, include: withBroker });
  if (row === null) throw new AppError('not_found', `There is no defined device ${id}.`);
  return row;
}

/** Devices that do not speak Sparkplug, by name within their broker. */
export async function listDefinedDevices(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listDefinedDevicesInput>,
): Promise<Page<DefinedDeviceView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int(), z.string()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.definedDevice.findMany({
    where: {
      AND: [
        input.brokerId === undefined ? {} : { brokerId: input.brokerId },
        input.q ? { name: { contains: escapeLike(input.q), mode: 'insensitive' } } : {},
        after ? { OR: [{ brokerId: { gt: after[0] } }, { brokerId: after[0], name: { gt: after[1] } }] } : {},
      ],
    },
    orderBy: [{ brokerId: 'asc' }, { name: 'asc' }],
    take: limit + 1,
    include: withBroker,
  });
  const sight = await readSightNow(
    context,
    rows.map(({ brokerId }) => brokerId),
  );
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.brokerId, row.name],
    toItem: (row) => toView(row, sight),
  });
}

/** One of them; throws `not_found`. */
export async function requireDefinedDevice(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof definedDeviceIdInput>,
): Promise<DefinedDeviceView> {
  requirePermission(actor, 'read');
  const row = await found(context.db, input.id);
  return toView(row, await readSightNow(context, [row.brokerId]));
}

/** Defines a device; the worker looks after it within seconds. Throws `invalid`, and `conflict` when the name is taken. */
export async function addDefinedDevice(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addDefinedDeviceInput>,
): Promise<DefinedDeviceView> {
  requirePermission(actor, 'triage');
  const columns = columnsOf(input);
  const { brokerId } = input;
  const sight = await readSightNow(context, [brokerId]);
  return conflictOnUnique(nameTaken, () =>
    context.db.$transaction(async (tx) => {
      if ((await tx.broker.count({ where: { id: brokerId } })) === 0)
        throw new AppError('invalid', 'brokerId is no broker.', [
          { field: 'brokerId', message: 'is no broker' },
        ]);
      if ((await tx.definedDevice.count({ where: { brokerId } })) >= devicesMax)
        throw new AppError('conflict', `A broker has at most ${devicesMax} defined devices.`);
      const now = context.now();
      const after = await tx.definedDevice.create({
        data: { brokerId, ...columns, since: now, createdAt: now },
        include: withBroker,
      });
      await record(tx, actor, 'added', { after });
      return toView(after, sight);
    }),
  );
}

/** Changes a defined device as a whole; what was learned of other topics is forgotten. Throws `not_found`, `invalid`, `conflict`. */
export async function updateDefinedDevice(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof updateDefinedDeviceInput>,
): Promise<DefinedDeviceView> {
  requirePermission(actor, 'triage');
  const columns = columnsOf(input);
  const sight = await readSightNow(context, [(await found(context.db, input.id)).brokerId]);
  return conflictOnUnique(nameTaken, () =>
    context.db.$transaction(async (tx) => {
      const before = await found(tx, input.id);
      const isOther = before.filter !== columns.filter || before.clientId !== columns.clientId;
      const after = await tx.definedDevice.update({
        where: { id: input.id },
        data: { ...columns, ...(isOther ? { learnedSeconds: null, lastMessageAt: null } : {}) },
        include: withBroker,
      });
      await record(tx, actor, 'updated', { before, after });
      return toView(after, sight);
    }),
  );
}

/** Removes a defined device with its history, notes and maintenance windows. Throws `not_found`. */
export async function removeDefinedDevice(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof definedDeviceIdInput>,
): Promise<void> {
  requirePermission(actor, 'triage');
  await context.db.$transaction(async (tx) => {
    const before = await found(tx, input.id);
    const entity = { entityKind: 'defined', entityId: input.id };
    await tx.definedDevice.delete({ where: { id: input.id } });
    await tx.availabilitySpan.deleteMany({ where: entity });
    await tx.entityNote.deleteMany({ where: entity });
    await tx.maintenanceWindow.deleteMany({ where: { scope: 'defined', entityId: input.id } });
    await record(tx, actor, 'removed', { before });
  });
}
