import type { Json, JsonObject } from '@/lib/domain/json';

/** Bounds of what one alert carries, so that an endless attack cannot grow it. */
const listMax = 20;
const fieldsMax = 40;
const textMax = 2048;
const depthMax = 4;

/**
 * Adds the evidence of a repeat to what an alert already carries: lists of plain values are joined without duplicates,
 * and keep their first and newest entries past twenty; every other field, lists of records included, takes its newest
 * value. Everything is bounded.
 */
export function mergeEvidence(known: JsonObject, added: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...known };
  for (const [field, value] of Object.entries(added)) {
    const before = merged[field];
    merged[field] = isPlainList(before) && isPlainList(value) ? joinLists(before, value) : value;
  }
  return boundEvidence(merged);
}

/** Cuts evidence to what may be stored: 40 fields, lists of 20, texts of 2,048 characters, four levels. */
export function boundEvidence(evidence: JsonObject): JsonObject {
  return boundObject(evidence, 1);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isPlainList(value: Json | undefined): value is readonly Json[] {
  return isList(value) && value.every((item) => typeof item !== 'object');
}

function joinLists(known: readonly Json[], added: readonly Json[]): readonly Json[] {
  const byText = new Map<string, Json>();
  for (const item of [...known, ...added]) {
    const text = JSON.stringify(item);
    if (!byText.has(text)) byText.set(text, item);
  }
  const joined = [...byText.values()];
  return joined.length <= listMax ? joined : [...joined.slice(0, listMax / 2), ...joined.slice(-listMax / 2)];
}

function boundObject(object: JsonObject, depth: number): JsonObject {
  const fields = Object.entries(object).slice(0, fieldsMax);
  return Object.fromEntries(fields.map(([field, value]) => [field.slice(0, 100), boundValue(value, depth)]));
}

function boundValue(value: Json, depth: number): Json {
  if (typeof value === 'string')
    return value.length > textMax ? `${value.slice(0, textMax - 1).toWellFormed()}…` : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === null || typeof value === 'boolean') return value;
  if (depth >= depthMax) return null;
  if (isList(value)) return value.slice(0, listMax).map((item) => boundValue(item, depth + 1));
  return boundObject(value as JsonObject, depth + 1);
}
