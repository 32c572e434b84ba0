import { Play } from 'lucide-react';
import Link from 'next/link';
import { Fragment, useState } from 'react';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ProblemLine } from '@/components/ui/problem-line';
import { StateSign } from '@/components/ui/state-sign';
import { type DemoAttackDescription, demoAttacks } from '@/lib/domain/demo';
import type { DemoAttackKind } from '@/lib/domain/demo-attack';
import type { DemoAttackView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { useDemoAttacks } from './use-demo-attacks';

/** Attacks that the demo plant plays on request, with what came of each; nothing here is a real plant. */
export function DemoPanel() {
  const { attacks, problem, play } = useDemoAttacks();
  return (
    <section aria-label="Demo attacks" className="panel flex min-w-0 flex-col gap-2 p-3">
      <h2 className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone="warn">DEMO</Badge> Play an attack on the demo plant, and watch what is seen of it
      </h2>
      <ProblemLine problem={problem} />
      <ul className="flex gap-3 overflow-x-auto md:grid md:grid-cols-[repeat(auto-fill,minmax(210px,1fr))]">
        {demoAttacks.map((description) => (
          <li key={description.kind} className="flex w-60 shrink-0 md:w-auto">
            <AttackCard
              description={description}
              last={attacks.find((attack) => attack.attack === description.kind) ?? null}
              onPlay={play}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

type CardProps = {
  readonly description: DemoAttackDescription;
  readonly last: DemoAttackView | null;
  onPlay(kind: DemoAttackKind): Promise<void>;
};

function AttackCard({ description, last, onPlay }: CardProps) {
  const [isAsking, setIsAsking] = useState(false);
  const isUnderWay = last !== null && last.finishedAt === null;
  const ask = async () => {
    setIsAsking(true);
    await onPlay(description.kind);
    setIsAsking(false);
  };
  return (
    <div className="flex grow flex-col gap-1.5 rounded-box border p-2.5">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 grow text-sm">{description.title}</h3>
        <Button
          size="small"
          aria-label={`Play: ${description.title}`}
          disabled={isAsking || isUnderWay}
          onClick={() => void ask()}
        >
          <Play size={12} aria-hidden /> Play
        </Button>
      </div>
      <p className="line-clamp-3 text-xs text-dim" title={description.description}>
        {description.description}
      </p>
      <ExpectedAlerts description={description} />
      <div aria-live="polite" className="text-xs">
        {last !== null && <Outcome attack={last} />}
      </div>
    </div>
  );
}

/** Which detectors must raise an alert on an attack, each a way to its alerts; and which may. */
function ExpectedAlerts({ description }: { readonly description: DemoAttackDescription }) {
  const { raises, mayRaise = [] } = description;
  if (raises.length === 0)
    return <p className="mt-auto text-xs text-faint">Raises no alert: a blind spot of this broker.</p>;
  return (
    <p className="mt-auto text-xs text-faint">
      Raises <DetectorLinks kinds={raises} />
      {mayRaise.length > 0 && (
        <>
          , perhaps <DetectorLinks kinds={mayRaise} />
        </>
      )}
    </p>
  );
}

function DetectorLinks({ kinds }: { readonly kinds: readonly string[] }) {
  return kinds.map((kind, index) => (
    <Fragment key={kind}>
      {index > 0 && ', '}
      <Link
        href={`/alerts?detector=${kind}`}
        prefetch={false}
        className="text-accent hover:underline"
        title={`Alerts of the detector ${kind}`}
      >
        {kind}
      </Link>
    </Fragment>
  ));
}

function Outcome({ attack }: { readonly attack: DemoAttackView }) {
  if (attack.finishedAt === null) {
    return attack.startedAt === null ? (
      <StateSign sign="unknown" word="asked for, not begun yet" />
    ) : (
      <span className="inline-flex items-baseline gap-2">
        <StateSign sign="degraded" word="being played" />
        <Age at={attack.startedAt} />
      </span>
    );
  }
  return (
    <p
      className="line-clamp-3 border-t pt-1.5 break-words"
      title={attack.outcome === null ? undefined : showInvisible(attack.outcome)}
    >
      <span className="text-faint">
        Played <Age at={attack.finishedAt} /> ago:{' '}
      </span>
      {attack.outcome === null ? 'no outcome was written.' : showInvisible(attack.outcome)}
    </p>
  );
}
