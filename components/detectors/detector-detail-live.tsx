'use client';

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useCallback, useState } from 'react';
import { useLive } from '@/components/live/live-provider';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { ProblemLine } from '@/components/ui/problem-line';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { DetectorView } from '@/lib/domain/views';
import { AttackTags } from './attack-tags';
import { BrokerSightList } from './broker-sight-list';
import { DetectorAlerts } from './detector-alerts';
import { DetectorModeChoice } from './detector-mode';
import { DetectorNeeds } from './detector-needs';
import { DetectorRunbook } from './detector-runbook';
import { DetectorTuning } from './detector-tuning';

/** One detector: what it means, where it works, how it is set, and what it would have raised. */
export function DetectorDetailLive({ initial }: { readonly initial: DetectorView }) {
  const [detector, setDetector] = useState(initial);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const brokers = useLive((state) => state.brokers);
  const { kind } = initial;
  const read = useCallback(async () => {
    const answer = await callApi<DetectorView>(`detectors/${kind}`);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setDetector(answer.body);
  }, [kind]);
  useChanged('detectors', read);
  useChanged('brokers', read);
  return (
    <article className="mx-auto flex w-full max-w-6xl flex-col gap-3">
      <ProblemLine problem={problem} />
      <header className="panel flex flex-col gap-3 p-4">
        <Link
          href="/detectors"
          prefetch={false}
          className="inline-flex items-center gap-1 self-start text-sm text-accent hover:underline"
        >
          <ArrowLeft size={14} aria-hidden /> All detectors
        </Link>
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="text-xl">{detector.title}</h1>
          <SeverityBadge severity={detector.severity} state="resolved" />
          <span className="font-mono text-xs text-dim">{kind}</span>
        </div>
        <DetectorModeChoice detector={detector} onChanged={read} />
      </header>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <div className="panel flex min-w-0 flex-col gap-5 p-4">
          <Section title="What this means">
            <p className="text-sm">{detector.explain}</p>
          </Section>
          <Section title="What to do">
            <DetectorRunbook detector={detector} />
          </Section>
        </div>
        <div className="panel flex min-w-0 flex-col gap-5 p-4">
          <Section title="What it looks at">
            <Facts>
              <Fact name="Looks at">{detector.looksAt.join(', ') || 'nothing'}</Fact>
              <Fact name="Needs from the broker">
                <DetectorNeeds detector={detector} />
              </Fact>
              <Fact
                name={`MITRE ATT&CK for ICS${detector.attack[0] ? ` v${detector.attack[0].version}` : ''}`}
              >
                <AttackTags tags={detector.attack} />
              </Fact>
            </Facts>
          </Section>
          <Section title="Where it works">
            <BrokerSightList detector={detector} brokers={brokers} />
          </Section>
          <Section title="Alerts of the last 7 days">
            <DetectorAlerts kind={kind} />
          </Section>
        </div>
      </div>
      <DetectorTuning detector={detector} brokers={brokers} onChanged={read} />
    </article>
  );
}
