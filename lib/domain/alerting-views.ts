import type { AlertMatcher, WeeklyTime } from './alert-matcher';
import type { Severity } from './severity';

/** What the HTTP API and the pages show of alerting; times are ISO 8601 UTC. */

/** One factor of a severity, in words, e.g. `{name: 'asset criticality', value: 'high (+1)', reason: 'plant-a/line-1'}`. */
export type SeverityFactor = { readonly name: string; readonly value: string; readonly reason: string };

export const muteKinds = ['exception', 'silence', 'mute-time', 'maintenance'] as const;
export type MuteKind = (typeof muteKinds)[number];

export const alertHolds = ['until-clear', 'until-time', 'until-worse'] as const;
/** Held back by a person: acknowledged until it clears, snoozed until a time, archived until it gets worse. */
export type AlertHold = (typeof alertHolds)[number];

export type IncidentView = {
  readonly id: string;
  readonly brokerId: number;
  readonly broker: string;
  readonly state: 'open' | 'resolved';
  readonly severity: Severity;
  readonly title: string;
  readonly leadAlertId: string | null;
  /** Alerts in it, symptoms included; `hidden` are the symptoms (inhibited) among them. */
  readonly alertCount: number;
  readonly openCount: number;
  readonly hidden: number;
  readonly detectors: readonly string[];
  readonly openedAt: string;
  readonly lastSeenAt: string;
  readonly resolvedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly lastNoticeAt: string | null;
  /** How often something in it came back shortly after it had ended by itself. */
  readonly flapCount: number;
  /** Why it could not be told; null when nothing is wrong. */
  readonly setAside: { readonly at: string; readonly reason: string } | null;
};

export type SilenceView = {
  readonly id: string;
  readonly matcher: AlertMatcher;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: string;
  readonly endedBy: string | null;
  readonly state: 'pending' | 'active' | 'ended';
  readonly mutedCount: number;
  readonly lastMutedAt: string | null;
};

/** What a matcher fits among the alerts that are not resolved: `alerts` are the gravest of them. */
export type SilencePreview = {
  readonly count: number;
  /** False: there are more open alerts than were looked at, and `count` is a lower bound. */
  readonly isComplete: boolean;
  readonly alerts: readonly {
    readonly id: string;
    readonly brokerId: number;
    readonly broker: string;
    readonly detector: string;
    readonly severity: Severity;
    readonly state: 'open' | 'acknowledged' | 'resolved';
    readonly title: string;
    readonly subject: { readonly kind: string; readonly id: string };
    readonly lastSeenAt: string;
    readonly url: string;
  }[];
};

export type MuteTimeView = WeeklyTime & {
  readonly id: string;
  readonly name: string;
  readonly matcher: AlertMatcher;
  readonly enabled: boolean;
  readonly isActive: boolean;
  readonly reason: string;
  readonly author: string;
  readonly mutedCount: number;
  readonly lastMutedAt: string | null;
};

export type ExceptionView = {
  readonly id: string;
  readonly matcher: AlertMatcher;
  readonly reason: string;
  readonly owner: string;
  readonly author: string;
  readonly alertId: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
  readonly state: 'active' | 'expired' | 'revoked';
  readonly mutedCount: number;
  readonly lastMutedAt: string | null;
};

export const criticalities = ['low', 'normal', 'high', 'critical'] as const;
export type Criticality = (typeof criticalities)[number];

export type AssetCriticalityView = {
  readonly id: number;
  readonly brokerId: number | null;
  readonly broker: string | null;
  readonly kind: 'broker' | 'prefix' | 'group';
  readonly pattern: string;
  readonly criticality: Criticality;
  readonly tags: readonly string[];
  readonly reason: string;
  readonly author: string;
  readonly updatedAt: string;
};

/**
 * What becomes of what a rule fits outside its times: another rule must tell it, else the built-in one does (`next`); the rule
 * tells it when its time begins, as it is (`wait`) or in a digest; or it tells nobody.
 */
export const outsideTimesChoices = ['next', 'wait', 'digest', 'nobody'] as const;
export type OutsideTimes = (typeof outsideTimesChoices)[number];

export type RoutingRuleView = {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly matcher: AlertMatcher;
  readonly times: WeeklyTime | null;
  readonly outsideTimes: OutsideTimes;
  readonly channelIds: readonly string[];
  readonly goOn: boolean;
  readonly sendResolved: boolean;
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  /** 0 = never told again while nothing changes. */
  readonly repeatMinutes: number;
  /** null = at once; else collected and told every so many minutes. */
  readonly digestMinutes: number | null;
  readonly escalateMinutes: number | null;
  readonly escalateChannelIds: readonly string[];
};

/** Who would be told of an alert at a moment, and why not the others. */
export type RoutingDryRun = {
  readonly at: string;
  /** What would keep it from being told; null when nothing does. */
  readonly mutedBy: { readonly kind: string; readonly id: string; readonly reason: string } | null;
  /** The alert whose symptom it is. */
  readonly inhibitedById: string | null;
  readonly isBuiltIn: boolean;
  readonly rules: readonly {
    readonly id: string;
    readonly name: string;
    readonly applies: boolean;
    readonly reason: string;
  }[];
  readonly channels: readonly {
    readonly channelId: string;
    readonly name: string;
    readonly rule: string;
    readonly isTold: boolean;
    readonly reason: string;
  }[];
};

export type NotificationAttemptView = {
  readonly id: string;
  readonly at: string;
  readonly durationMs: number;
  readonly outcome: 'accepted' | 'confirmed' | 'retry' | 'refused';
  readonly statusCode: number | null;
  readonly detail: string;
};
