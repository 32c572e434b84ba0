import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { CaseView } from '@/lib/domain/case-views';
import { AppError } from '@/lib/errors';
import type { Actor, ServiceContext } from '../service-context';
import { changeCase } from './lock-case';

const notesMax = 2000;

export const addCaseNoteInput = z.object({
  id: z.uuid(),
  text: z.string().trim().min(1, 'write something').max(10_000),
});

/** Stores a note of a case that is locked. Throws `conflict` when it has 2,000 already. */
export async function storeNote(
  tx: Prisma.TransactionClient,
  context: ServiceContext,
  actor: Actor,
  note: { readonly caseId: string; readonly text: string },
): Promise<void> {
  if ((await tx.caseNote.count({ where: { caseId: note.caseId } })) >= notesMax)
    throw new AppError('conflict', `A case holds at most ${notesMax} notes.`);
  await tx.caseNote.create({ data: { ...note, author: actor.name, at: context.now() } });
}

/** Writes a note into a case, open or closed; notes are not changed or removed afterwards. Throws `not_found`. */
export function addCaseNote(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addCaseNoteInput>,
): Promise<CaseView> {
  return changeCase(context, actor, { id: input.id }, async (tx, row) => {
    await storeNote(tx, context, actor, { caseId: row.id, text: input.text });
    return { action: 'case.note-added', before: null, after: { text: input.text } };
  });
}
