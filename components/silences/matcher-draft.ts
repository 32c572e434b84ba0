import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { FieldProblem } from '@/lib/errors';

/** A matcher in the making: a key that is there shows as a condition, also while its value is still empty. */
export type MatcherDraft = AlertMatcher;
export type ConditionKey = keyof AlertMatcher;

/** In the order in which they are offered. */
export const conditionKeys = [
  'brokerIds',
  'severities',
  'families',
  'detectors',
  'subjectKinds',
  'subject',
  'prefix',
  'clientIds',
  'addresses',
  'filters',
  'tags',
] as const satisfies readonly ConditionKey[];

export const conditionTitles: Readonly<Record<ConditionKey, string>> = {
  brokerIds: 'Broker',
  severities: 'Severity',
  families: 'Detector family',
  detectors: 'Detector',
  subjectKinds: 'Kind of subject',
  subject: 'Subject',
  prefix: 'Topic prefix or group',
  clientIds: 'MQTT client id',
  addresses: 'Address',
  filters: 'Filter',
  tags: 'Tag',
};

const lists = new Set<ConditionKey>([
  'brokerIds',
  'severities',
  'families',
  'detectors',
  'subjectKinds',
  'clientIds',
  'addresses',
  'filters',
  'tags',
]);

export function conditionsOf(draft: MatcherDraft): readonly ConditionKey[] {
  return (Object.keys(draft) as ConditionKey[]).filter((key) => draft[key] !== undefined);
}

export function withCondition(draft: MatcherDraft, key: ConditionKey): MatcherDraft {
  return { ...draft, [key]: lists.has(key) ? [] : '' };
}

export function withoutCondition(draft: MatcherDraft, key: ConditionKey): MatcherDraft {
  const { [key]: _left, ...rest } = draft;
  return rest;
}

/** A condition without a value would silently widen what is matched: it has to be filled or removed. */
export function checkMatcher(draft: MatcherDraft, { canBeEmpty = false } = {}): readonly FieldProblem[] {
  const shown = conditionsOf(draft);
  if (shown.length === 0 && !canBeEmpty)
    return [{ field: 'matcher', message: 'Say which alerts: add at least one condition.' }];
  return shown.flatMap((key) => {
    if (draft[key]?.length !== 0) return [];
    const message = lists.has(key)
      ? 'Choose at least one, or remove this condition.'
      : 'Enter something, or remove this condition.';
    return [{ field: `matcher.${key}`, message }];
  });
}

/** The matcher of a draft that is still being filled: conditions without a value are left out. */
export function filledMatcher(draft: MatcherDraft): AlertMatcher {
  return conditionsOf(draft)
    .filter((key) => draft[key]?.length === 0)
    .reduce(withoutCondition, draft);
}
