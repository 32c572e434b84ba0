import Link from 'next/link';
import type { ReactNode } from 'react';
import { Age, Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts } from '@/components/ui/facts';
import { formatCount } from '@/components/ui/format-number';
import { formatSpan } from '@/components/ui/format-time';
import type {
  DefinedDeviceView,
  DeviceDetailView,
  EdgeNodeDetailView,
  NodeTravelView,
} from '@/lib/domain/availability-views';
import type { EntityView } from './entity-view';

/** What is known of an entity beside its availability. */
export function EntityFacts({ view: entity }: { readonly view: EntityView }) {
  return (
    <section aria-label="Facts" className="panel flex min-w-0 flex-col gap-3 p-3">
      <h2 className="text-sm">What is known</h2>
      <Facts>
        <Fact name="Last message">
          <span className="live">
            <Age at={entity.view.lastMessageAt} />
            {entity.view.lastMessageAt !== null && <span className="text-dim"> ago</span>}
          </span>
        </Fact>
        {entity.kind === 'node' && <NodeFacts node={entity.view} />}
        {entity.kind === 'device' && <DeviceFacts device={entity.view} />}
        {entity.kind === 'defined' && <DefinedFacts device={entity.view} />}
      </Facts>
    </section>
  );
}

function BirthFacts({
  of,
}: {
  readonly of: Pick<EdgeNodeDetailView, 'births' | 'deaths' | 'metricCount' | 'firstSeenAt'>;
}) {
  return (
    <>
      <Fact name="First seen">
        <Moment at={of.firstSeenAt} />
      </Fact>
      <Fact name="Births and deaths seen">
        {formatCount(of.births)} and {formatCount(of.deaths)}
      </Fact>
      <Fact name="Metrics in its last birth">{of.metricCount ?? 'unknown'}</Fact>
    </>
  );
}

function NodeFacts({ node }: { readonly node: EdgeNodeDetailView }) {
  return (
    <>
      <BirthFacts of={node} />
      <Fact name="Session number (bdSeq)">{node.bdSeq ?? 'unknown'}</Fact>
      <Fact name="Which MQTT client it is">
        <ItsClient clientId={node.travel.clientId} brokerId={node.brokerId} />
      </Fact>
      <TravelFacts travel={node.travel} />
    </>
  );
}

function DeviceFacts({ device }: { readonly device: DeviceDetailView }) {
  return (
    <>
      <BirthFacts of={device} />
      <Fact name="How its messages travel">
        <Link
          href={`/devices/node/${device.nodeId}`}
          prefetch={false}
          className="text-accent hover:underline"
        >
          see its edge node
        </Link>
      </Fact>
    </>
  );
}

function DefinedFacts({ device }: { readonly device: DefinedDeviceView }) {
  const { filter, clientId, intervalSeconds, learnedSeconds } = device;
  return (
    <>
      <Fact name="Known by">
        {filter !== null && (
          <>
            topics <Chip text={filter} what="topic filter" />
          </>
        )}
        {clientId !== null && (
          <>
            MQTT client <ItsClient clientId={clientId} brokerId={device.brokerId} />
          </>
        )}
      </Fact>
      <Fact name="A message is expected every">
        {intervalSeconds !== null
          ? `${formatSpan(intervalSeconds)} (set)`
          : learnedSeconds !== null
            ? `${formatSpan(learnedSeconds)} (learned)`
            : 'not known yet: it is being learned'}
      </Fact>
      <Fact name="Defined">
        <Moment at={device.createdAt} />
      </Fact>
    </>
  );
}

function ItsClient({ clientId, brokerId }: { readonly clientId: string | null; readonly brokerId: number }) {
  if (clientId === null)
    return <span className="text-dim">this broker does not tell, or it has not been seen to subscribe</span>;
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-2">
      <Chip text={clientId} what="MQTT client id" maxCharacters={32} />
      <Link
        href={`/clients?q=${encodeURIComponent(clientId)}&broker=${brokerId}`}
        prefetch={false}
        className="text-accent hover:underline"
      >
        its sessions
      </Link>
    </span>
  );
}

function milliseconds(ms: number | null): ReactNode {
  if (ms === null) return <span className="text-dim">not measured yet</span>;
  return ms < 1000 ? `${Math.round(ms)} ms` : formatSpan(ms / 1000);
}

/** Smaller differences of clocks are within what can be told. */
const exactMs = 50;

function saySkew(skewMs: number | null): ReactNode {
  if (skewMs === null) return <span className="text-dim">not measured yet</span>;
  if (Math.abs(skewMs) < exactMs) return 'right, to within 50 ms';
  const size =
    Math.abs(skewMs) < 1000 ? `${Math.round(Math.abs(skewMs))} ms` : formatSpan(Math.abs(skewMs) / 1000);
  return skewMs > 0 ? `${size} behind, or so long on the way` : `${size} ahead`;
}

function TravelFacts({ travel }: { readonly travel: NodeTravelView }) {
  return (
    <>
      <Fact name="Its clock">{saySkew(travel.skewMs)}</Fact>
      <Fact name="Delay beyond the quickest, median">{milliseconds(travel.latencyP50Ms)}</Fact>
      <Fact name="Delay beyond the quickest, 95 of 100">{milliseconds(travel.latencyP95Ms)}</Fact>
      <Fact name="Rebirths seen">{formatCount(travel.rebirths)}</Fact>
      <Fact name="Messages missing in its sequence">{formatCount(travel.lostMessages)}</Fact>
    </>
  );
}
