import type { NotificationView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

/** What the other side answered, in one line; null before the first attempt. */
export function deliveryAnswer({ statusCode, detail }: NotificationView): string | null {
  const words = detail === null || detail === `answered ${statusCode}` ? '' : showInvisible(detail);
  const status = statusCode === null ? '' : `HTTP ${statusCode}`;
  return [status, words].filter((part) => part !== '').join(': ') || null;
}
