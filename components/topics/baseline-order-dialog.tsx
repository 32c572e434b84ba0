import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { ChoiceCards } from '@/components/ui/choice-cards';
import { Dialog } from '@/components/ui/dialog';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import { truncateMiddle } from '@/components/ui/truncate-middle';
import type { BaselineAction, BaselineOrderView, BaselineScope } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { orderWords } from './baseline-order-words';

/** What an order can be about. */
export type OrderTarget = { readonly scope: BaselineScope; readonly name: string; readonly help?: string };

type Props = {
  readonly brokerId: number;
  readonly action: BaselineAction;
  /** The first is chosen; more than one lets people widen it. */
  readonly targets: readonly OrderTarget[];
  onClose(): void;
  onOrdered(order: BaselineOrderView): void;
};

const nameMax = 60;

function sayTarget({ scope, name }: OrderTarget): string {
  if (scope === 'prefix' && name === '') return 'Every topic of this broker';
  const shown = truncateMiddle(showInvisible(name), nameMax);
  return scope === 'topic' ? shown : `${shown}/… (all topics under it)`;
}

/** Says what an order about what is learned does and to which topics, then places it. */
export function BaselineOrderDialog({ brokerId, action, targets, onClose, onOrdered }: Props) {
  const say = useSay();
  const [chosen, setChosen] = useState('0');
  const [problem, setProblem] = useState<{ readonly message: string } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const text = orderWords[action];
  const target = targets[Number(chosen)];
  const place = async () => {
    if (target === undefined) return;
    setIsBusy(true);
    const answer = await callApi<BaselineOrderView>(`brokers/${brokerId}/baseline-orders`, {
      method: 'POST',
      body: { scope: target.scope, name: target.name, action },
    });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    say('Ordered. The worker carries it out within two seconds.', 'good');
    onOrdered(answer.body);
    onClose();
  };
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={text.title} description={text.does}>
      <div className="flex flex-col gap-4">
        <ProblemLine problem={problem} />
        <ChoiceCards
          label="Which topics"
          value={chosen}
          isDisabled={isBusy}
          options={targets.map((each, index) => ({
            value: String(index),
            title: sayTarget(each),
            help:
              each.help ??
              (each.scope === 'topic' ? 'This topic only.' : 'Also those that have their own marks.'),
          }))}
          onChange={setChosen}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind={action === 'reset' ? 'danger' : 'primary'}
            disabled={isBusy}
            onClick={() => void place()}
          >
            {isBusy ? 'Ordering…' : text.verb}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
