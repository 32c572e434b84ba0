import type { Metadata } from 'next';
import { z } from 'zod';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toAuditFilters } from '@/components/settings/audit-query';
import { SettingsLive } from '@/components/settings/settings-live';
import { passwordLengthMin } from '@/lib/auth/authentication';
import { listAudit, listAuditInput } from '@/lib/services/audit/list-audit';
import { getOutgoingAllowList } from '@/lib/services/channels/get-outgoing-allow-list';
import { getRetention, retentionSchema } from '@/lib/services/settings/retention';
import { listUsers } from '@/lib/services/users/list-users';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Settings' };

const retentionForm = z.json().parse(z.toJSONSchema(retentionSchema));

export default async function SettingsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/settings');
  const context = await getServiceContext();
  const filters = toAuditFilters(toQuery(await searchParams));
  const input = listAuditInput.safeParse(Object.fromEntries(filters));
  const [users, retention, outgoing, audit] = await Promise.all([
    listUsers(context, actor, {}),
    getRetention(context, actor),
    getOutgoingAllowList(context, actor),
    listAudit(context, actor, input.success ? input.data : {}),
  ]);
  return (
    <SettingsLive
      own={{ id: actor.id, name: actor.name }}
      passwordLengthMin={passwordLengthMin}
      users={users}
      retention={{ schema: retentionForm, values: retention }}
      outgoing={outgoing}
      audit={{ page: audit, address: input.success ? `audit?${filters}` : '' }}
    />
  );
}
