import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { readPeriod, withPeriod } from '@/components/availability/period';
import { timelineAddress } from '@/components/devices/entity-api';
import { EntityDetailLive } from '@/components/devices/entity-detail-live';
import { getTimeline, timelineInput } from '@/lib/services/availability/get-timeline';
import { foundOr404 } from '../../../found-or-404';
import { type PageQuery, toQuery } from '../../../to-query';
import { validOrNull } from '../../valid-or-null';
import { readEntity, readMetrics } from './read-entity';

export const metadata: Metadata = { title: 'Device' };

type Props = {
  readonly params: Promise<{ kind: string; id: string }>;
  readonly searchParams: Promise<PageQuery>;
};

export default async function EntityPage({ params, searchParams }: Props) {
  const { kind, id } = await params;
  const actor = await requireActor(`/devices/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`);
  const period = readPeriod(toQuery(await searchParams));
  const input = timelineInput.safeParse({ kind, id, ...period.parameters });
  if (!input.success) notFound();
  const context = await getServiceContext();
  const ref = { kind: input.data.kind, id: input.data.id };
  const [entity, timeline, metrics] = await foundOr404(
    Promise.all([
      readEntity(context, actor, ref),
      validOrNull(getTimeline(context, actor, input.data)),
      readMetrics(context, actor, ref),
    ]),
  );
  return (
    <EntityDetailLive
      initial={entity}
      timeline={timeline ?? (await getTimeline(context, actor, ref))}
      timelineAddress={timeline === null ? '' : withPeriod(timelineAddress(ref), period)}
      metrics={metrics}
      canTriage={actor.role !== 'viewer'}
    />
  );
}
