import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { type MuteKind, muteKinds } from '@/lib/domain/alerting-views';
import { filterMatches } from '@/lib/domain/topic-filter';
import type { AlertFacts } from '../matcher/alert-facts';
import { matchesAlert } from '../matcher/matches-alert';

/** What planned maintenance covers; ids as in the subjects of alerts. */
export type MaintainedScope = { readonly brokerId: number } & (
  | { readonly scope: 'broker' }
  | { readonly scope: 'group'; readonly group: string }
  | { readonly scope: 'node'; readonly node: string }
  | { readonly scope: 'device'; readonly device: string }
  | { readonly scope: 'defined'; readonly filter: string | null; readonly clientId: string | null }
);

/** Something that is in force now and keeps alerts from being told. `label` says which one it is, for a timeline. */
export type MuteRule = { readonly id: string; readonly label: string } & (
  | { readonly kind: Exclude<MuteKind, 'maintenance'>; readonly matcher: AlertMatcher }
  | { readonly kind: 'maintenance'; readonly covers: MaintainedScope }
);

/** The rule that mutes an alert: an exception before a silence, a mute time, maintenance; null when it may be told. */
export function decideMute(facts: AlertFacts, rules: readonly MuteRule[]): MuteRule | null {
  let found: MuteRule | null = null;
  for (const rule of rules) {
    if (found !== null && muteKinds.indexOf(rule.kind) >= muteKinds.indexOf(found.kind)) continue;
    if (mutes(rule, facts)) found = rule;
  }
  return found;
}

function mutes(rule: MuteRule, facts: AlertFacts): boolean {
  return rule.kind === 'maintenance' ? maintains(rule.covers, facts) : matchesAlert(rule.matcher, facts);
}

/** Planned work explains that something is away, and nothing else. */
function maintains(covers: MaintainedScope, facts: AlertFacts): boolean {
  if (facts.family !== 'availability' || facts.brokerId !== covers.brokerId) return false;
  switch (covers.scope) {
    case 'broker':
      return true;
    case 'group':
      return isAll(facts.nodes, (node) => node.startsWith(`${covers.group}/`));
    case 'node':
      return isAll(facts.nodes, (node) => node === covers.node);
    case 'device':
      return facts.subject.kind === 'device' && facts.subject.id === covers.device;
    case 'defined': {
      const { filter, clientId } = covers;
      return (
        (filter !== null && isAll(facts.topics, (topic) => filterMatches(filter, topic))) ||
        (clientId !== null && isAll(facts.clientIds, (id) => id === clientId))
      );
    }
  }
}

function isAll(names: readonly string[], holds: (name: string) => boolean): boolean {
  return names.length > 0 && names.every(holds);
}
