import { classNames } from '@/components/ui/class-names';
import { formatCount } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { TableColumn } from '@/components/ui/table-column';
import { severityRank } from '@/lib/domain/severity';
import type { DetectorView } from '@/lib/domain/views';
import { AttackTags } from './attack-tags';
import { BrokerSight, isBlindEverywhere } from './broker-sight';
import { DetectorModeSelect, modeOf } from './detector-mode';
import { DetectorNeeds } from './detector-needs';

/** The columns of the detector list; what is off or blind everywhere is greyed out. */
export function detectorColumns(
  brokers: number,
  onChanged: () => Promise<void>,
): readonly TableColumn<DetectorView>[] {
  const isIdle = (detector: DetectorView) => !detector.enabled || isBlindEverywhere(detector, brokers);
  return [
    {
      key: 'mode',
      title: 'Mode',
      width: 104,
      card: 'sign',
      sortValue: modeOf,
      cell: (detector) => <DetectorModeSelect detector={detector} onChanged={onChanged} />,
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
      cell: (detector) => <DetectorNeeds detector={detector} />,
    },
    {
      key: 'shadow',
      title: 'Shadow',
      unit: '7 d',
      width: 104,
      align: 'right',
      card: 'none',
      sortValue: (detector) => detector.alertsInShadow,
      cell: (detector) =>
        detector.shadow || detector.alertsInShadow > 0 ? formatCount(detector.alertsInShadow) : '–',
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
