import { classNames } from '@/components/ui/class-names';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { TableColumn } from '@/components/ui/table-column';
import { brokerEventWords } from '@/lib/domain/broker-event-words';
import { severityRank } from '@/lib/domain/severity';
import type { DetectorView } from '@/lib/domain/views';
import { AttackTags } from './attack-tags';
import { BrokerSight, isBlindEverywhere } from './broker-sight';
import { DetectorSwitch } from './detector-switch';

/** The columns of the detector list; what is off or blind everywhere is greyed out. */
export function detectorColumns(
  brokers: number,
  onChanged: () => Promise<void>,
): readonly TableColumn<DetectorView>[] {
  const isIdle = (detector: DetectorView) => !detector.enabled || isBlindEverywhere(detector, brokers);
  return [
    {
      key: 'enabled',
      title: 'On',
      width: 60,
      card: 'sign',
      sortValue: (detector) => (detector.enabled ? 0 : 1),
      cell: (detector) => <DetectorSwitch detector={detector} onChanged={onChanged} />,
    },
    {
      key: 'title',
      title: 'Looks for',
      width: 300,
      card: 'title',
      sortValue: (detector) => detector.title,
      cell: (detector) => (
        <span className={classNames('font-semibold', isIdle(detector) && 'text-faint')}>
          {detector.title}
        </span>
      ),
    },
    {
      key: 'severity',
      title: 'Severity',
      width: 88,
      card: 'sign',
      sortValue: (detector) => severityRank(detector.severity),
      cell: (detector) => <SeverityBadge severity={detector.severity} state="resolved" />,
    },
    {
      key: 'sight',
      title: 'Works on',
      card: 'fact',
      sortValue: (detector) => detector.blindOn.length,
      cell: (detector) => <BrokerSight detector={detector} brokers={brokers} />,
    },
    {
      key: 'needs',
      title: 'Needs from the broker',
      width: 190,
      card: 'fact',
      sortValue: (detector) => detector.needs.join(' '),
      cell: (detector) =>
        detector.needs.length === 0 ? (
          <span className="text-dim">nothing special</span>
        ) : (
          detector.needs.map(brokerEventWords).join(', ')
        ),
    },
    {
      key: 'attack',
      title: 'ATT&CK',
      width: 170,
      card: 'fact',
      cell: (detector) => <AttackTags tags={detector.attack} isShort />,
    },
    {
      key: 'kind',
      title: 'Kind',
      width: 190,
      card: 'none',
      isHiddenAtFirst: true,
      sortValue: (detector) => detector.kind,
      cell: (detector) => <span className="font-mono text-xs">{detector.kind}</span>,
    },
  ];
}
