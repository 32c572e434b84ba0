import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { StateSign } from '@/components/ui/state-sign';
import type { BrokerInput } from '@/lib/domain/broker';
import { showInvisible } from '@/lib/domain/wire-text';
import type { FieldProblem } from '@/lib/errors';

/** What the API answers to a test connection. */
type Probe = {
  readonly ok: boolean;
  readonly detectedKind: string | null;
  readonly version: string | null;
  readonly protocolVersion: 4 | 5 | null;
  readonly canReadSys: boolean;
  readonly reason: string | null;
};

type Props = {
  /** A stored broker, whose secrets stand in for what is left out. */
  readonly brokerId: number | null;
  readInput(): BrokerInput | null;
  onProblems(problems: readonly FieldProblem[]): void;
};

/** Tries what was entered, without storing it, and shows what the broker answered. */
export function BrokerTest({ brokerId, readInput, onProblems }: Props) {
  const [probe, setProbe] = useState<Probe | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const run = async () => {
    const input = readInput();
    if (input === null) return;
    setIsBusy(true);
    setProbe(null);
    const answer = await callApi<Probe>('brokers/test', {
      method: 'POST',
      body: brokerId === null ? input : { ...input, id: brokerId },
    });
    setIsBusy(false);
    setFailure(answer.ok ? null : answer.problem.message);
    if (answer.ok) setProbe(answer.body);
    else onProblems(answer.problem.fields);
  };
  return (
    <div className="flex flex-col gap-2 rounded-box border bg-ground p-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => void run()} disabled={isBusy}>
          {isBusy ? 'Connecting…' : 'Test connection'}
        </Button>
        <span className="text-xs text-dim">
          Connects once with what is entered above, listens for a moment and leaves. Nothing is published.
        </span>
      </div>
      {failure && (
        <p role="alert" className="text-sm text-bad">
          {failure}
        </p>
      )}
      {probe && <ProbeResult probe={probe} />}
    </div>
  );
}

function ProbeResult({ probe }: { readonly probe: Probe }) {
  const said = [
    probe.detectedKind &&
      `it looks like ${probe.detectedKind}${probe.version ? ` (${showInvisible(probe.version)})` : ''}`,
    probe.protocolVersion && `speaks MQTT ${probe.protocolVersion === 5 ? '5' : '3.1.1'}`,
    probe.ok && (probe.canReadSys ? 'lets this user read $SYS' : 'shows this user nothing below $SYS'),
  ].filter(Boolean);
  return (
    <div role="status" className="flex flex-col gap-1 text-sm">
      <StateSign sign={probe.ok ? 'online' : 'refused'} word={probe.ok ? 'connected' : 'not connected'} />
      {probe.reason && <p className={probe.ok ? 'text-warn' : 'text-bad'}>{showInvisible(probe.reason)}</p>}
      {said.length > 0 && <p className="text-dim">The broker: {said.join(', ')}.</p>}
    </div>
  );
}
