import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { Switch } from '@/components/ui/switch';
import { useSay } from '@/components/ui/toasts';
import type { ChannelView } from '@/lib/domain/views';

type Props = { readonly channel: ChannelView; onChanged(): Promise<void> };

/** Turns a channel on or off at once; stands above the link that covers a card. */
export function ChannelSwitch({ channel, onChanged }: Props) {
  const say = useSay();
  const { canConfigure } = useSignedIn();
  const [isBusy, setIsBusy] = useState(false);
  const set = async (enabled: boolean) => {
    setIsBusy(true);
    const answer = await callApi<ChannelView>(`channels/${channel.id}`, {
      method: 'PATCH',
      body: { enabled },
    });
    await onChanged();
    setIsBusy(false);
    if (!answer.ok) say(answer.problem.message, 'bad');
    else if (!enabled) say(`${channel.name} is off. What still waited for it is not sent.`, 'good');
  };
  return (
    <span className="relative z-10 inline-flex align-middle">
      <Switch
        label={`${channel.name}: send alerts`}
        isOn={channel.enabled}
        isDisabled={isBusy || !canConfigure}
        onChange={(isOn) => void set(isOn)}
      />
    </span>
  );
}
