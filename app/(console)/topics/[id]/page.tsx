import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { TopicDetailLive } from '@/components/topics/topic-detail-live';
import { listAlerts } from '@/lib/services/alerts/list-alerts';
import { requireTopic, topicIdInput } from '@/lib/services/topics/require-topic';
import { foundOr404 } from '../../found-or-404';

export const metadata: Metadata = { title: 'Topic' };

const alertsMax = 10;

export default async function TopicPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await requireActor(`/topics/${id}`);
  const input = topicIdInput.safeParse({ id });
  if (!input.success) notFound();
  const context = await getServiceContext();
  const topic = await foundOr404(requireTopic(context, actor, input.data));
  const alerts = await listAlerts(context, actor, {
    brokerId: topic.brokerId,
    subjectId: topic.name,
    limit: alertsMax,
  });
  return <TopicDetailLive initial={topic} alerts={alerts.items} />;
}
