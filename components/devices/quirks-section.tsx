import Link from 'next/link';
import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { useRead } from '@/components/live/use-read';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Section } from '@/components/ui/facts';
import { formatCount } from '@/components/ui/format-number';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { QuirkView } from '@/lib/domain/availability-views';
import { describeQuirk } from '@/lib/domain/sparkplug-quirks';
import type { Page } from '@/lib/domain/views';
import { sayQuirk } from './say-quirk';
import { useEvery } from './use-every';

/** The worker takes a revocation over within seconds. */
const everyMs = 10_000;

type Props = { readonly nodeId: number; readonly canRevoke: boolean };

/** Rules that this edge node broke while it was learned, and that are muted for it since. */
export function QuirksSection({ nodeId, canRevoke }: Props) {
  const say = useSay();
  const read = useRead<Page<QuirkView>>(`sparkplug/quirks?nodeId=${nodeId}`);
  useEvery(everyMs, read.again);
  const [asked, setAsked] = useState<QuirkView | null>(null);
  const revoke = async (quirk: QuirkView) => {
    const answer = await callApi<QuirkView>(`sparkplug/quirks/${quirk.id}/revoke`, { method: 'POST' });
    if (!answer.ok) return answer.problem.message;
    say(`${quirk.rule} is judged again for this edge node within seconds.`, 'good');
    await read.again();
    return null;
  };
  const quirks = read.body?.items ?? null;
  return (
    <Section title="Accepted quirks">
      <ProblemLine problem={read.problem} />
      {quirks?.length === 0 && (
        <p className="text-sm text-dim">
          None: it broke no rule of Sparkplug while it was learned, so every rule is judged.
        </p>
      )}
      {quirks !== null && quirks.length > 0 && (
        <>
          <p className="text-xs text-dim">
            Rules it broke while it was learned. They raise nothing for this edge node until somebody revokes
            that.
          </p>
          <ul>
            {quirks.map((quirk) => (
              <li
                key={quirk.id}
                className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line/60 py-1 text-sm last:border-b-0"
              >
                <span className="font-mono text-xs text-dim">{quirk.rule}</span>
                <span className="min-w-0 grow">
                  <QuirkName rule={quirk.rule} />
                </span>
                <span className="text-xs text-dim">
                  {formatCount(quirk.count)} ×, last <Age at={quirk.lastAt} /> ago
                </span>
                {quirk.revokedAt === null ? (
                  canRevoke && (
                    <Button
                      size="small"
                      kind="danger"
                      aria-label={`Revoke ${quirk.rule}`}
                      onClick={() => setAsked(quirk)}
                    >
                      Revoke…
                    </Button>
                  )
                ) : (
                  <Badge>
                    revoked by {quirk.revokedBy ?? 'somebody'}
                    {quirk.appliedAt === null && ', takes effect within seconds'}
                  </Badge>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {asked && (
        <ConfirmDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setAsked(null)}
          title={`Judge ${asked.rule} again`}
          loss={`From now on “${sayQuirk(asked.rule)}” raises alerts for this edge node. If it does this by nature, expect one soon.`}
          phrase={asked.rule}
          verb="Revoke"
          onConfirm={() => revoke(asked)}
        />
      )}
    </Section>
  );
}

/** Leads to the detector that would tell of it. */
function QuirkName({ rule }: { readonly rule: string }) {
  const detector = describeQuirk(rule)?.detector;
  if (detector === undefined) return sayQuirk(rule);
  return (
    <Link href={`/detectors/${detector}`} prefetch={false} className="text-accent hover:underline">
      {sayQuirk(rule)}
    </Link>
  );
}
