import { Runbook } from '@/components/alerts/runbook';
import { useRead } from '@/components/live/use-read';
import { ProblemLine } from '@/components/ui/problem-line';
import type { DetectorView } from '@/lib/domain/views';

/** What to do about alerts of a detector: what this site says, which can be changed here too, and its own steps. */
export function DetectorRunbook({ detector: { kind, respond } }: { readonly detector: DetectorView }) {
  const read = useRead<{ readonly text: string | null }>(`detectors/${kind}/runbook`, { keepsFormer: true });
  return (
    <>
      <ProblemLine problem={read.problem} />
      {read.body === null ? (
        <ol className="flex list-decimal flex-col gap-1 pl-5 text-sm">
          {respond.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : (
        <Runbook detector={kind} text={read.body.text} respond={respond} onChanged={read.again} />
      )}
    </>
  );
}
