import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { MatcherWords } from '@/components/silences/matcher-words';
import { sayWeeklyTime } from '@/components/silences/weekly-draft';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/switch';
import type { RoutingRuleView } from '@/lib/domain/alerting-views';
import type { ChannelView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { outsideWords, saySeconds, sayTimers } from './say-rule';

type Props = {
  readonly rule: RoutingRuleView;
  readonly index: number;
  readonly isLast: boolean;
  readonly channels: readonly ChannelView[];
  readonly canChange: boolean;
  readonly isBusy: boolean;
  onMove(to: number): void;
  onSwitch(enabled: boolean): void;
  onEdit(): void;
  onRemove(): void;
};

/** One routing rule in its place. */
export function RuleCard({ rule, index, channels, canChange, isBusy, onSwitch, ...rest }: Props) {
  const name = showInvisible(rule.name);
  return (
    <li className="panel flex flex-wrap items-center gap-x-4 gap-y-1 p-3 text-sm">
      {canChange && (
        <Switch label={`${name}: in force`} isOn={rule.enabled} isDisabled={isBusy} onChange={onSwitch} />
      )}
      <span className="text-faint tabular-nums">{index + 1}.</span>
      <b className="min-w-0 font-semibold break-words">{name}</b>
      {!rule.enabled && <Badge>off</Badge>}
      {rule.goOn && <Badge>then goes on</Badge>}
      <RuleLines rule={rule} channels={channels} />
      {canChange && <CardButtons name={name} index={index} isBusy={isBusy} {...rest} />}
    </li>
  );
}

type Lines = Omit<RoutingRuleView, 'id' | 'position' | 'name' | 'enabled' | 'goOn'>;

/** What a rule says, in up to four lines: which, to whom, how, and what then. */
export function RuleLines({
  rule,
  channels,
}: {
  readonly rule: Lines;
  readonly channels: readonly ChannelView[];
}) {
  return (
    <dl className="grid w-full grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      <Line name="Which">
        <MatcherWords matcher={rule.matcher} />
        {rule.times !== null && (
          <>
            , {sayWeeklyTime(rule.times)}; {outsideWords[rule.outsideTimes]}
          </>
        )}
      </Line>
      <Line name="Tells">
        <ChannelNames ids={rule.channelIds} channels={channels} none="nobody" />
      </Line>
      <Line name="How">{sayTimers(rule)}</Line>
      {rule.escalateMinutes !== null && (
        <Line name="Escalates">
          to <ChannelNames ids={rule.escalateChannelIds} channels={channels} none="nobody" /> when nobody
          acknowledges within {saySeconds(rule.escalateMinutes * 60)}
        </Line>
      )}
    </dl>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

type NamesProps = {
  readonly ids: readonly string[];
  readonly channels: readonly ChannelView[];
  readonly none: string;
};

function ChannelNames({ ids, channels, none }: NamesProps) {
  if (ids.length === 0) return <span className="text-warn">{none}</span>;
  const names = ids.map((id) => {
    const channel = channels.find((each) => each.id === id);
    if (channel === undefined) return 'a removed channel';
    return `${showInvisible(channel.name)}${channel.enabled ? '' : ' (off)'}`;
  });
  return <bdi>{names.join(', ')}</bdi>;
}

type ButtonsProps = Pick<Props, 'index' | 'isLast' | 'isBusy' | 'onMove' | 'onEdit' | 'onRemove'> & {
  readonly name: string;
};

function CardButtons({ name, index, isLast, isBusy, onMove, onEdit, onRemove }: ButtonsProps) {
  return (
    <span className="flex w-full flex-wrap justify-end gap-2">
      <Button
        size="small"
        kind="quiet"
        aria-label={`Move up: ${name}`}
        disabled={index === 0 || isBusy}
        onClick={() => onMove(index - 1)}
      >
        <ArrowUp size={12} aria-hidden />
      </Button>
      <Button
        size="small"
        kind="quiet"
        aria-label={`Move down: ${name}`}
        disabled={isLast || isBusy}
        onClick={() => onMove(index + 1)}
      >
        <ArrowDown size={12} aria-hidden />
      </Button>
      <Button size="small" aria-label={`Change: ${name}`} onClick={onEdit}>
        Change
      </Button>
      <Button size="small" kind="danger" aria-label={`Remove: ${name}`} onClick={onRemove}>
        Remove…
      </Button>
    </span>
  );
}
