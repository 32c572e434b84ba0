import type { JsonObject } from '@/lib/domain/json';

/** A number among a sign's facts; null when it is absent or something else. */
export function numberFact(facts: JsonObject, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A text among a sign's facts; null when it is absent or something else. */
export function textFact(facts: JsonObject, name: string): string | null {
  const value = facts[name];
  return typeof value === 'string' ? value : null;
}

/** The texts of a list among a sign's facts; none when it is absent. */
export function textsFact(facts: JsonObject, name: string): readonly string[] {
  const value = facts[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
