import Link from 'next/link';
import { Moment } from '@/components/ui/age';
import { classNames } from '@/components/ui/class-names';
import { Section } from '@/components/ui/facts';
import { formatCounted } from '@/components/ui/format-number';
import type { RoutingDryRun } from '@/lib/domain/alerting-views';
import { showInvisible } from '@/lib/domain/wire-text';

const muteWords: Readonly<Record<string, string>> = {
  exception: 'an exception',
  silence: 'a silence',
  'mute-time': 'a recurring mute time',
  maintenance: 'planned maintenance',
};

/** Who would be told and who not, each with its reason, and how the rules were asked. */
export function DryRunResult({ result }: { readonly result: RoutingDryRun }) {
  const { channels, rules, mutedBy, inhibitedById } = result;
  const told = new Set(channels.filter(({ isTold }) => isTold).map(({ channelId }) => channelId)).size;
  return (
    <div className="panel flex flex-col gap-4 p-3 text-sm">
      <header className="flex flex-col gap-1">
        <h2 className={classNames('text-lg font-semibold', told === 0 && 'text-warn')}>
          {told === 0 ? 'Nobody would be told' : `${formatCounted(told, 'channel')} would be told`}
        </h2>
        <p className="text-dim">
          as of <Moment at={result.at} />
        </p>
        {mutedBy !== null && (
          <p>
            Muted by {muteWords[mutedBy.kind] ?? mutedBy.kind}: {showInvisible(mutedBy.reason)}
          </p>
        )}
        {inhibitedById !== null && (
          <p>
            A symptom of{' '}
            <Link href={`/alerts/${inhibitedById}`} prefetch={false} className="text-accent hover:underline">
              another alert
            </Link>
            , which is told instead.
          </p>
        )}
      </header>
      <Section title="Channels">
        {channels.length === 0 && <p className="text-dim">No rule that fits names a channel.</p>}
        <ul>
          {channels.map(({ channelId, name, rule, isTold, reason }) => (
            <Verdict
              key={`${rule} ${channelId} ${reason}`}
              isGood={isTold}
              title={name === '' ? 'a channel that is off or removed' : showInvisible(name)}
              text={`${reason} By the rule “${showInvisible(rule)}”.`}
            />
          ))}
        </ul>
      </Section>
      <Section title={result.isBuiltIn ? 'Rules: none of your own is in force' : 'Rules, in order'}>
        <ol>
          {rules.map(({ id, name, applies, reason }) => (
            <Verdict key={id} isGood={applies} title={showInvisible(name)} text={showInvisible(reason)} />
          ))}
        </ol>
        {!rules.some(({ applies }) => applies) && (
          <p className="text-warn">No rule catches it, so it is told to nobody.</p>
        )}
      </Section>
    </div>
  );
}

type VerdictProps = { readonly isGood: boolean; readonly title: string; readonly text: string };

function Verdict({ isGood, title, text }: VerdictProps) {
  return (
    <li className="flex items-baseline gap-2 py-0.5">
      <span aria-hidden className={classNames('w-3 font-semibold', isGood ? 'text-good' : 'text-faint')}>
        {isGood ? '✓' : '–'}
      </span>
      <span className="min-w-0 break-words">
        <b className="font-semibold">{title}</b> <span className="text-dim">{text}</span>
      </span>
    </li>
  );
}
