import type { TimelineKind } from '@/lib/domain/alert';

/** What a line of a timeline tells, in a word or two. */
export const timelineWords: Readonly<Record<TimelineKind, string>> = {
  opened: 'opened',
  repeated: 'seen again',
  escalated: 'more severe',
  cleared: 'cleared',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
  reopened: 'reopened',
  verdict: 'verdict',
  assigned: 'assigned',
  held: 'held back',
  released: 'came back',
  muted: 'muted',
  unmuted: 'no longer muted',
  inhibited: 'a symptom',
  uninhibited: 'no longer a symptom',
  grouped: 'in an incident',
  comment: 'comment',
  notified: 'notified',
};
