import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { useSay } from '@/components/ui/toasts';
import type { ChannelView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = {
  readonly channels: readonly ChannelView[];
  /** null: of all channels. */
  readonly channelId: string | null;
  onChanged(): Promise<void>;
};

/** Sends every failed delivery again, of the channel that is filtered for or of all. */
export function RetryFailed({ channels, channelId, onChanged }: Props) {
  const say = useSay();
  const { canTriage } = useSignedIn();
  const [isBusy, setIsBusy] = useState(false);
  const channel = channels.find((each) => each.id === channelId);
  const whose = channel === undefined ? 'all channels' : showInvisible(channel.name);
  const retry = async () => {
    setIsBusy(true);
    const answer = await callApi<{ readonly count: number }>('notifications/retry', {
      method: 'POST',
      body: channelId === null ? {} : { channelId },
    });
    await onChanged();
    setIsBusy(false);
    if (!answer.ok) return say(answer.problem.message, 'bad');
    const { count } = answer.body;
    say(
      count === 0
        ? 'Nothing had failed on a channel that is on.'
        : `${count} failed deliveries are being sent again.`,
      'good',
    );
  };
  if (!canTriage) return null;
  return (
    <div>
      <Button size="small" disabled={isBusy} onClick={() => void retry()}>
        {`Send all failed of ${whose} again`}
      </Button>
    </div>
  );
}
