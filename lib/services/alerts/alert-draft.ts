import type { AlertRecord, TimelineDraft } from '@/lib/alerting/alert-record';
import type { AlertChange } from '@/lib/alerting/apply-finding';
import type { NewsCause } from '@/lib/alerting/incidents/notice-plan';

type DraftCause = Exclude<AlertChange['cause'], 'ignored'>;

/** What a run of findings makes of one alert; saved once, however many they were. Changed in place while they are gone through. */
export type AlertDraft = {
  record: AlertRecord;
  cause: DraftCause;
  /** Is it not stored yet? */
  readonly isNew: boolean;
  timeline: TimelineDraft[];
  /** What people should hear; null when nothing. */
  news: NewsCause | null;
  /** Raises among the findings. */
  raises: number;
  /** It is new, and its condition had ended by itself shortly before; that alert's incident, if it had one. */
  isReturn: boolean;
  formerIncidentId: string | null;
};

const causeRank: Record<DraftCause, number> = {
  suppressed: 0,
  repeated: 1,
  escalated: 2,
  opened: 3,
  cleared: 4,
};
const newsRank: Record<NewsCause, number> = { repeated: 0, escalated: 1, reopened: 2, opened: 3 };

/** The drafts of a run of findings, by alert. */
export class AlertDrafts {
  private readonly byId = new Map<string, AlertDraft>();

  list(): readonly AlertDraft[] {
    return [...this.byId.values()];
  }

  /** Takes what one finding made of an alert; `ended` is the alert that it returns to when it opened one. */
  add({ next, cause, timeline, notify }: AlertChange, ended: AlertRecord | null = null): void {
    if (next === null || cause === 'ignored') return;
    const draft = this.byId.get(next.id) ?? this.begin(next, cause);
    draft.record = next;
    draft.timeline.push(...timeline);
    if (ended !== null) {
      draft.isReturn = true;
      draft.formerIncidentId = ended.incidentId;
    }
    if (cause !== 'cleared' && cause !== 'suppressed') draft.raises++;
    if (notify !== null && notify.cause !== 'resolved') tell(draft, notify.cause);
    if (causeRank[cause] > causeRank[draft.cause]) draft.cause = cause;
  }

  /** Takes an alert that no finding was about. */
  include(record: AlertRecord): AlertDraft {
    const known = this.byId.get(record.id);
    return known ?? this.begin(record, 'repeated');
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  private begin(record: AlertRecord, cause: DraftCause): AlertDraft {
    const isNew = cause === 'opened';
    const rest = { timeline: [], news: null, raises: 0, isReturn: false, formerIncidentId: null };
    const draft: AlertDraft = { record, cause, isNew, ...rest };
    this.byId.set(record.id, draft);
    return draft;
  }
}

/** Notes that people should hear of a draft; the strongest news hold. */
export function tell(draft: AlertDraft, news: NewsCause): void {
  if (draft.news === null || newsRank[news] > newsRank[draft.news]) draft.news = news;
}

/** A draft that a finding has raised and that is not over: mutes and causes are asked about it. */
export function isRaised({ record, raises }: AlertDraft): boolean {
  return raises > 0 && record.state !== 'resolved' && !record.isShadow;
}
