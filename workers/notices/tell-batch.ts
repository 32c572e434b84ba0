import type { Logger } from '@/lib/config/logger';
import type { Transaction } from '@/lib/db/database';
import { listDueIncidents, setIncidentAside } from '@/lib/db/incident-repository';
import type { TellContext } from '@/lib/services/incidents/build-payload';
import { tellDueIncidents } from '@/lib/services/incidents/tell-due-incidents';

type Batch = {
  transact<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  readonly log: Logger;
  readonly context: TellContext;
  readonly limit: number;
};

/**
 * Tells at most `limit` incidents that are due, in one transaction; where that fails each in one of its own, so that one that
 * cannot be told keeps none of the others waiting: it is set aside, which the console and the metrics show, and tried again
 * later. Returns how many were due.
 */
export async function tellBatch(batch: Batch): Promise<number> {
  const { transact, context, limit } = batch;
  try {
    return await transact((tx) => tellDueIncidents(tx, context, limit));
  } catch (error) {
    return await tellOneByOne(batch, error);
  }
}

/** Throws the error of the batch when nothing is due after all; and when not even that can be asked. */
async function tellOneByOne({ transact, log, context, limit }: Batch, error: unknown): Promise<number> {
  const ids = await transact((tx) => listDueIncidents(tx, context.now, limit));
  if (ids.length === 0) throw error;
  for (const id of ids) {
    try {
      await transact((tx) => tellDueIncidents(tx, context, 1, id));
    } catch (problem) {
      await transact((tx) => setIncidentAside(tx, id, reasonOf(problem), context.now));
      log.error(
        { err: problem, incident: id },
        'an incident could not be told: set aside, tried again later',
      );
    }
  }
  return ids.length;
}

function reasonOf(problem: unknown): string {
  return problem instanceof Error ? `${problem.name}: ${problem.message}` : 'it could not be told';
}
