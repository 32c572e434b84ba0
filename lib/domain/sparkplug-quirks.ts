/**
 * Rules of Sparkplug (`S01` … `S33`) that an edge node may be excused from for good because it kept breaking them in its
 * learning time: breaches that clumsy software makes every day and that on their own tell of no attack. `words` says in a
 * few words what it does; `detector` is the kind that would tell of it.
 */
const quirkRules = {
  S03: {
    words: 'device data before its birth or after its death',
    detector: 'sparkplug-data-before-birth',
  },
  S05: { words: 'a death certificate of another session', detector: 'sparkplug-bdseq-mismatch' },
  S09: { words: 'messages missing in the sequence', detector: 'sparkplug-sequence-gap' },
  S10: { words: 'rebirths that nobody asked for', detector: 'sparkplug-unsolicited-birth' },
  S11: { words: 'a session number out of turn', detector: 'sparkplug-bdseq-mismatch' },
  S13: { words: 'births that give its metrics other aliases', detector: 'sparkplug-birth-redefined' },
  S14: { words: 'metrics that its birth does not declare', detector: 'sparkplug-undeclared-metric' },
  S15: { words: 'values that do not fit their declared type', detector: 'sparkplug-type-mismatch' },
  S18: { words: 'fields where none are allowed', detector: 'sparkplug-malformed' },
  S19: { words: 'messages sent as retained', detector: 'sparkplug-retained-command' },
  S20: { words: 'another quality of service than the rules ask for', detector: 'sparkplug-malformed' },
  S31: { words: 'a clock far off, or going back', detector: 'sparkplug-clock-skew' },
  S33: { words: 'values sent again and again without a change', detector: 'sparkplug-malformed' },
} as const;

export type QuirkRule = keyof typeof quirkRules;

/** Can a rule be a quirk at all? Of others nothing is ever learned. */
export function isQuirkRule(rule: string): rule is QuirkRule {
  return Object.hasOwn(quirkRules, rule);
}

/** What a node with this quirk does, and which detector would tell of it; null for a rule that is never a quirk. */
export function describeQuirk(rule: string): { readonly words: string; readonly detector: string } | null {
  return isQuirkRule(rule) ? quirkRules[rule] : null;
}
