import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { ChoiceCards } from '@/components/ui/choice-cards';
import { Select } from '@/components/ui/select';
import { useSay } from '@/components/ui/toasts';
import type { DetectorView } from '@/lib/domain/views';

type Mode = 'on' | 'shadow' | 'off';
type Props = { readonly detector: DetectorView; onChanged(): Promise<void> };

const bodies: Record<Mode, { readonly enabled: boolean; readonly shadow: boolean }> = {
  on: { enabled: true, shadow: false },
  shadow: { enabled: true, shadow: true },
  off: { enabled: false, shadow: false },
};
const said: Record<Mode, string> = {
  on: 'is on: its alerts go into the queue and to the channels.',
  shadow: 'is in shadow mode: its alerts are recorded here, and nobody is told.',
  off: 'is off: it raises no alert until it is on again.',
};
const options = [
  { value: 'on', title: 'On', help: 'Its alerts go into the queue and to the channels.' },
  {
    value: 'shadow',
    title: 'Shadow',
    help: 'It runs as usual and its alerts are recorded, but nobody is told, nothing is counted as open, and they stay out of the queue unless asked for. For trying it, or new settings, on your own traffic.',
  },
  { value: 'off', title: 'Off', help: 'It looks at nothing and raises nothing.' },
] as const;

export function modeOf(detector: DetectorView): Mode {
  if (!detector.enabled) return 'off';
  return detector.shadow ? 'shadow' : 'on';
}

/** Sets the mode at once and says what that means. */
function useSetMode({ detector, onChanged }: Props) {
  const say = useSay();
  const [isBusy, setIsBusy] = useState(false);
  const set = async (mode: Mode) => {
    setIsBusy(true);
    const answer = await callApi<DetectorView>(`detectors/${detector.kind}`, {
      method: 'PATCH',
      body: bodies[mode],
    });
    await onChanged();
    setIsBusy(false);
    if (answer.ok) say(`${detector.title} ${said[mode]}`, 'good');
    else say(answer.problem.message, 'bad');
  };
  return { isBusy, set };
}

/** On, shadow or off, with what each does. */
export function DetectorModeChoice(props: Props) {
  const { isBusy, set } = useSetMode(props);
  return (
    <ChoiceCards
      label={`Mode of ${props.detector.title}`}
      value={modeOf(props.detector)}
      options={options}
      isDisabled={isBusy}
      isRow
      onChange={(mode) => void set(mode)}
    />
  );
}

/** The same in a table; stands above the link that covers a card. */
export function DetectorModeSelect(props: Props) {
  const { isBusy, set } = useSetMode(props);
  return (
    <span className="relative z-10 inline-flex align-middle">
      <Select
        label={`Mode of ${props.detector.title}`}
        value={modeOf(props.detector)}
        options={options.map(({ value, title }) => ({ value, label: title }))}
        isDisabled={isBusy}
        isSmall
        onChange={(mode) => void set(mode)}
      />
    </span>
  );
}
