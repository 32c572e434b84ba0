import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { useSay } from '@/components/ui/toasts';
import type { NotificationView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { hasArrived } from './delivery-state';

type Props = { readonly delivery: NotificationView; onChanged(): Promise<void> };

/** Sends a delivery again that was not accepted; nothing where it was. */
export function RetryDelivery({ delivery, onChanged }: Props) {
  const say = useSay();
  const { canTriage } = useSignedIn();
  const [isBusy, setIsBusy] = useState(false);
  if (!canTriage || hasArrived(delivery.state)) return null;
  const retry = async () => {
    setIsBusy(true);
    const answer = await callApi<NotificationView>(`notifications/${delivery.id}/retry`, {
      method: 'POST',
      body: {},
    });
    await onChanged();
    setIsBusy(false);
    say(
      answer.ok ? `Being sent again through ${showInvisible(delivery.channel)}.` : answer.problem.message,
      answer.ok ? 'good' : 'bad',
    );
  };
  return (
    <Button size="small" className="relative z-10" disabled={isBusy} onClick={() => void retry()}>
      {delivery.state === 'failed' ? 'Send again' : 'Send now'}
    </Button>
  );
}
