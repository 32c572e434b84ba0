import { decideMute } from '@/lib/alerting/suppression/decide-mute';
import { toAlertRecord } from '@/lib/db/alert-repository';
import type { Transaction } from '@/lib/db/database';
import { factsOf } from '../incidents/facts-of';
import { readMuteRules } from './read-mute-rules';

export async function reviewMutes(tx: Transaction, { now }: { now(): Date }): Promise<void> {
  const rules = await readMuteRules(tx, now());
  const rows = await tx.alert.findMany({ where: { state: { not: 'resolved' }, shadow: false }, take: 5000 });
  for (const row of rows) {
    const mute = decideMute(factsOf(toAlertRecord(row)), rules);
    if ((mute?.id ?? null) === row.mutedById) continue;
    await tx.alert.update({
      where: { id: row.id },
      data: { mutedKind: mute?.kind ?? null, mutedById: mute?.id ?? null },
    });
  }
}
