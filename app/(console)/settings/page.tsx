import type { Metadata } from 'next';
import { z } from 'zod';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { SettingsLive } from '@/components/settings/settings-live';
import { passwordLengthMin } from '@/lib/auth/authentication';
import { getOutgoingAllowList } from '@/lib/services/channels/get-outgoing-allow-list';
import { getRetention, retentionSchema } from '@/lib/services/settings/retention';
import { listUsers } from '@/lib/services/users/list-users';

export const metadata: Metadata = { title: 'Settings' };

const retentionForm = z.json().parse(z.toJSONSchema(retentionSchema));

export default async function SettingsPage() {
  const actor = await requireActor('/settings');
  const context = await getServiceContext();
  const [users, retention, outgoing] = await Promise.all([
    listUsers(context, actor, {}),
    getRetention(context, actor),
    getOutgoingAllowList(context, actor),
  ]);
  return (
    <SettingsLive
      own={{ id: actor.id, name: actor.name }}
      passwordLengthMin={passwordLengthMin}
      users={users}
      retention={{ schema: retentionForm, values: retention }}
      outgoing={outgoing}
    />
  );
}
