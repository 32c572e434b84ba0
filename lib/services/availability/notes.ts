import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { EntityNote } from '@/lib/db/generated/client';
import type { EntityKind, NoteView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { rowId } from '../brokers/require-broker';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { entityFields, requireEntity } from './require-entity';

/** One `entity_note` row. */
export function toNoteView(row: EntityNote): NoteView {
  return {
    noteId: row.id,
    kind: row.entityKind as EntityKind,
    id: row.entityId,
    at: row.at.toISOString(),
    text: row.text,
    author: row.author,
    createdAt: row.createdAt.toISOString(),
  };
}

export const listNotesInput = z.object({ ...pageQuery, ...entityFields });

/** Notes on one edge node, device or defined device, newest first; throws `not_found`. */
export async function listNotes(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listNotesInput>,
): Promise<Page<NoteView>> {
  requirePermission(actor, 'read');
  await requireEntity(context, input);
  const after = readCursor(z.tuple([z.coerce.date(), z.int()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.entityNote.findMany({
    where: {
      entityKind: input.kind,
      entityId: input.id,
      ...(after ? { OR: [{ at: { lt: after[0] } }, { at: after[0], id: { lt: after[1] } }] } : {}),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return toPage({ rows, limit, keyOf: (row) => [row.at.toISOString(), row.id], toItem: toNoteView });
}

export const addNoteInput = z.object({
  ...entityFields,
  text: z.string().trim().min(1).max(2000),
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional()
    .describe('what moment it is about; default now'),
});

/** Writes a note on an edge node, device or defined device; throws `not_found`. */
export async function addNote(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addNoteInput>,
): Promise<NoteView> {
  requirePermission(actor, 'triage');
  const { brokerId, name } = await requireEntity(context, input);
  return context.db.$transaction(async (tx) => {
    const row = await tx.entityNote.create({
      data: {
        brokerId,
        entityKind: input.kind,
        entityId: input.id,
        at: input.at ?? context.now(),
        text: input.text,
        author: actor.name,
        authorId: actor.id,
        createdAt: context.now(),
      },
    });
    await recordAudit(tx, actor, {
      action: 'note.added',
      resource: 'note',
      resourceId: String(row.id),
      after: { kind: input.kind, name, text: input.text },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'nodes', brokerId }]);
    return toNoteView(row);
  });
}

export const noteIdInput = z.object({ noteId: rowId });

/** Removes a note; throws `not_found`, and `forbidden` for somebody else's unless an administrator asks. */
export async function removeNote(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof noteIdInput>,
): Promise<void> {
  requirePermission(actor, 'triage');
  await context.db.$transaction(async (tx) => {
    const row = await tx.entityNote.findUnique({ where: { id: input.noteId } });
    if (row === null) throw new AppError('not_found', `There is no note ${input.noteId}.`);
    const isOwn = row.authorId === actor.id && row.author === actor.name;
    if (!isOwn && actor.role !== 'admin')
      throw new AppError('forbidden', 'Only its author or an administrator removes a note.');
    await tx.entityNote.delete({ where: { id: row.id } });
    await recordAudit(tx, actor, {
      action: 'note.removed',
      resource: 'note',
      resourceId: String(row.id),
      before: { kind: row.entityKind, id: row.entityId, text: row.text, author: row.author },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'nodes', brokerId: row.brokerId }]);
  });
}
