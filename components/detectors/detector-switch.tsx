import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Switch } from '@/components/ui/switch';
import { useSay } from '@/components/ui/toasts';
import type { DetectorView } from '@/lib/domain/views';

type Props = { readonly detector: DetectorView; onChanged(): Promise<void> };

/** Turns a detector on or off at once; stands above the link that covers a card. */
export function DetectorSwitch({ detector, onChanged }: Props) {
  const say = useSay();
  const [isBusy, setIsBusy] = useState(false);
  const set = async (enabled: boolean) => {
    setIsBusy(true);
    const answer = await callApi<DetectorView>(`detectors/${detector.kind}`, {
      method: 'PATCH',
      body: { enabled },
    });
    await onChanged();
    setIsBusy(false);
    if (!answer.ok) say(answer.problem.message, 'bad');
    else if (!enabled) say(`${detector.title} is off: it raises no alert until it is on again.`, 'good');
  };
  return (
    <span className="relative z-10 inline-flex align-middle">
      <Switch
        label={`${detector.title}: look for it`}
        isOn={detector.enabled}
        isDisabled={isBusy}
        onChange={(isOn) => void set(isOn)}
      />
    </span>
  );
}
