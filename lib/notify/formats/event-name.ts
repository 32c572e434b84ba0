import type { NotificationMessage } from '../notification-message';

/** The name of what a message tells, for programs: `alert.opened`, …, `digest`, `heartbeat`, `test`. */
export function eventName({ cause }: NotificationMessage): string {
  return cause === 'test' || cause === 'heartbeat' || cause === 'digest' ? cause : `alert.${cause}`;
}
