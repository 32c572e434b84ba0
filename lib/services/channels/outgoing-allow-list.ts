import { z } from 'zod';
import type { Database } from '@/lib/db/database';

/** Key in `app_setting`; the value is an array of CIDRs, IP addresses, host names and `*.domain`. */
export const outgoingAllowListKey = 'outgoing-allow-list';

const storedSchema = z.array(z.string());

/** Targets that messages may go to although they are private; empty by default. */
export async function readOutgoingAllowList(db: Pick<Database, 'appSetting'>): Promise<readonly string[]> {
  const row = await db.appSetting.findUnique({ where: { key: outgoingAllowListKey } });
  return row === null ? [] : storedSchema.catch([]).parse(row.value);
}
