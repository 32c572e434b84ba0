import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useZone } from '@/components/ui/clock';
import type { TimeZoneChoice } from '@/components/ui/format-time';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import type { Alert } from '@/lib/domain/alert';
import { SnoozeDialog } from './snooze-dialog';
import { nextMorning } from './snooze-times';
import type { useAlertVerb } from './use-alert-verb';

type Props = {
  readonly alert: Alert;
  /** Its detector notices the end. */
  readonly endsByItself: boolean;
  readonly isBusy: boolean;
  readonly onAct: ReturnType<typeof useAlertVerb>['act'];
};

const hourMs = 3_600_000;
const spans = [
  { label: '1 hour', until: () => Date.now() + hourMs },
  { label: '4 hours', until: () => Date.now() + 4 * hourMs },
  { label: 'until 8 in the morning', until: (zone: TimeZoneChoice) => nextMorning(Date.now(), zone) },
  { label: '7 days', until: () => Date.now() + 7 * 24 * hourMs },
] as const;

/** Holds an alert back: nobody is told of it until it clears, a time has come, or it gets worse. */
export function HoldMenu({ alert, endsByItself, isBusy, onAct }: Props) {
  const zone = useZone();
  const [isAsking, setIsAsking] = useState(false);
  const snooze = (until: number) =>
    onAct('snooze', { until: new Date(until).toISOString() }, 'Snoozed: it comes back by itself.');
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button disabled={isBusy}>
            Hold back <ChevronDown size={14} aria-hidden />
          </Button>
        }
      >
        <MenuLabel>Snooze (ends sooner if it is more severe)</MenuLabel>
        {spans.map(({ label, until }) => (
          <MenuItem key={label} onSelect={() => void snooze(until(zone))}>
            {label}
          </MenuItem>
        ))}
        <MenuItem onSelect={() => setIsAsking(true)}>until…</MenuItem>
        <MenuSeparator />
        {alert.hold !== 'until-worse' && (
          <MenuItem onSelect={() => void onAct('archive', {}, 'Archived until it gets worse.')}>
            Archive until it gets worse
          </MenuItem>
        )}
        {alert.hold !== 'until-clear' && (
          <MenuItem
            isDisabled={!endsByItself}
            onSelect={() =>
              void onAct(
                'acknowledge',
                { untilClear: true },
                'Acknowledged until it clears, or gets more severe.',
              )
            }
          >
            {endsByItself
              ? 'Acknowledge until it clears or gets more severe'
              : 'Until it clears: it never does by itself'}
          </MenuItem>
        )}
      </Menu>
      {isAsking && <SnoozeDialog onClose={() => setIsAsking(false)} onSnooze={snooze} />}
    </>
  );
}
