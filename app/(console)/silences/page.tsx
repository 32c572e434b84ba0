import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { SuppressionLive } from '@/components/silences/suppression-live';
import { listExceptions } from '@/lib/services/exceptions/list-exceptions';
import { listMuteTimes } from '@/lib/services/mute-times/list-mute-times';
import { listSilences } from '@/lib/services/silences/list-silences';

export const metadata: Metadata = { title: 'Silences and exceptions' };

export default async function SilencesPage() {
  const actor = await requireActor('/silences');
  const context = await getServiceContext();
  const [silences, muteTimes, exceptions] = await Promise.all([
    listSilences(context, actor, { state: ['active', 'pending'] }),
    listMuteTimes(context, actor, {}),
    listExceptions(context, actor, { state: ['active'] }),
  ]);
  return <SuppressionLive silences={silences} muteTimes={muteTimes} exceptions={exceptions} />;
}
