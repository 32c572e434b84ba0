import type { AlertMute } from '@/lib/domain/alert-context';
import { muteKinds } from '@/lib/domain/alerting-views';
import type { ServiceContext } from '../../service-context';

type MutedRow = { readonly mutedKind: string | null; readonly mutedById: string | null };

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const rowId = /^\d{1,9}$/;
const nothing = { reason: null, author: null, until: null };

/** What mutes an alert and who decided that; the words are null when the rule is gone. */
export async function readMute(context: ServiceContext, row: MutedRow): Promise<AlertMute | null> {
  const kind = muteKinds.find((each) => each === row.mutedKind);
  if (kind === undefined) return null;
  const words = row.mutedById === null ? null : await readRule(context, kind, row.mutedById);
  return { kind, ...nothing, ...words };
}

async function readRule(
  { db }: ServiceContext,
  kind: AlertMute['kind'],
  id: string,
): Promise<Omit<AlertMute, 'kind'> | null> {
  if (!(kind === 'maintenance' ? rowId : uuid).test(id)) return null;
  switch (kind) {
    case 'silence': {
      const rule = await db.silence.findUnique({ where: { id } });
      return rule && { reason: rule.reason, author: rule.author, until: rule.endsAt.toISOString() };
    }
    case 'exception': {
      const rule = await db.exception.findUnique({ where: { id } });
      return rule && { reason: rule.reason, author: rule.author, until: rule.expiresAt.toISOString() };
    }
    case 'mute-time': {
      const rule = await db.muteTime.findUnique({ where: { id } });
      return rule && { reason: `${rule.name}: ${rule.reason}`, author: rule.author, until: null };
    }
    case 'maintenance': {
      const rule = await db.maintenanceWindow.findUnique({ where: { id: Number(id) } });
      return rule && { reason: rule.reason, author: rule.author, until: rule.toAt?.toISOString() ?? null };
    }
  }
}
