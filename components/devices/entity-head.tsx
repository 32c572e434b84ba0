import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { BrokerName } from '@/components/brokers/broker-name';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { formatCounted } from '@/components/ui/format-number';
import { StateSign } from '@/components/ui/state-sign';
import { showInvisible } from '@/lib/domain/wire-text';
import { type EntityView, subjectOf } from './entity-view';
import { sayPlace } from './say-place';

const words = { node: 'Edge node', device: 'Device', defined: 'Defined device' } as const;

type Props = {
  readonly view: EntityView;
  /** May this person plan maintenance? */
  readonly canPlan: boolean;
};

/** The title line: what, where, in which state, since when and why. */
export function EntityHead({ view: entity, canPlan }: Props) {
  const { kind, view } = entity;
  const place = kind === 'defined' ? '' : sayPlace(view.place);
  const openAlerts = kind === 'defined' ? 0 : view.openAlerts;
  const subject = subjectOf(entity);
  return (
    <header className="panel flex flex-col gap-2 p-3">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-accent [&_a:hover]:underline">
        <Link href="/devices" prefetch={false} className="inline-flex items-center gap-1">
          <ArrowLeft size={14} aria-hidden /> All devices
        </Link>
        {kind === 'device' && (
          <Link href={`/devices/node/${view.nodeId}`} prefetch={false}>
            Its edge node {showInvisible(view.edgeNode)}
          </Link>
        )}
        <span className="grow" />
        {canPlan && (
          <Link href={`/maintenance?plan=${kind}-${view.id}`} prefetch={false}>
            Plan maintenance
          </Link>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-xs text-faint">{words[kind]}</span>
        <h1 className="min-w-0 text-lg">
          <Chip text={subject} what={words[kind].toLowerCase()} maxCharacters={120} />
        </h1>
        <span className="text-sm text-dim">
          <BrokerName id={view.brokerId} name={view.broker} />
        </span>
        {place !== '' && <Badge>{place}</Badge>}
      </div>
      <p className="live flex flex-wrap items-center gap-x-3 gap-y-1 text-lg">
        <StateSign sign={view.state} />
        <span className="text-sm text-dim">
          for <Age at={view.since} className="text-ink" />, since <Moment at={view.since} />
        </span>
        <span className="text-sm text-dim">
          {view.reason === null ? 'no reason was told' : `reason: ${showInvisible(view.reason)}`}
        </span>
      </p>
      {kind === 'device' && view.nodeState !== 'online' && (
        <p className="text-sm text-warn">
          Its edge node is {view.nodeState}: nothing about this device can be fresher than that.
        </p>
      )}
      {openAlerts > 0 && (
        <p className="text-sm">
          <Link
            href={`/alerts?subjectId=${encodeURIComponent(subject)}&broker=${view.brokerId}`}
            prefetch={false}
            className="text-accent hover:underline"
          >
            {formatCounted(openAlerts, 'open alert')} about it
          </Link>
        </p>
      )}
    </header>
  );
}
