import { z } from 'zod';
import type { JsonObject } from '@/lib/domain/json';

const signalSchema = z.object({
  kind: z.string(),
  text: z.string(),
  nats: z.number(),
  at: z.string(),
  field: z.string().nullable(),
});
const suspectSchema = z.object({
  clientId: z.string().nullable(),
  username: z.string().nullable(),
  address: z.string().nullable(),
  score: z.number(),
  reasons: z.array(z.string()),
});
const attributions = ['proven', 'likely', 'unknown'] as const;

/** A list of which only the entries that can be read count. */
const readable = <Entry>(entry: z.ZodType<Entry>) =>
  z
    .array(z.unknown())
    .default([])
    .transform((all) => all.flatMap((each) => entry.safeParse(each).data ?? []));

const injectionSchema = z.object({
  foreignMessages: z.number(),
  genuineMessages: z.number(),
  timesUsualAgain: z.number().default(0),
  evidenceNats: z.number(),
  neededNats: z.number(),
  natsByGroup: z.record(z.string(), z.number()).default({}),
  topics: readable(z.string()),
  signals: readable(signalSchema),
  attribution: z.enum(attributions),
  attributionReason: z.string().default(''),
  suspects: readable(suspectSchema),
});

type Signal = z.output<typeof signalSchema>;
/** The heaviest sign of its kind in its field, how many such there were, and when the first one came. */
export type InjectionSignal = Signal & { readonly count: number };
export type InjectionSuspect = z.output<typeof suspectSchema>;
export type Injection = Omit<z.output<typeof injectionSchema>, 'signals'> & {
  readonly signals: readonly InjectionSignal[];
};

/** Many messages stand out alike, and repeats of an alert tell one sign twice: one entry a kind and field. */
function alikeAsOne(signals: readonly Signal[]): InjectionSignal[] {
  const heaviest = new Map<string, Signal>();
  const times = new Map<string, Set<string>>();
  for (const signal of signals) {
    const key = `${signal.kind} ${signal.field}`;
    times.set(key, (times.get(key) ?? new Set()).add(signal.at));
    if (signal.nats > (heaviest.get(key)?.nats ?? 0)) heaviest.set(key, signal);
  }
  return [...heaviest]
    .map(([key, signal]) => {
      const came = [...(times.get(key) ?? [])].toSorted();
      return { ...signal, at: came[0] ?? signal.at, count: came.length };
    })
    .toSorted((a, b) => b.nats - a.nats);
}

/** Repeats of an alert join their lists: the newest word on each suspect stands, the likeliest first. */
function newestOfEach(suspects: readonly InjectionSuspect[]): InjectionSuspect[] {
  const byWho = new Map(suspects.map((each) => [`${each.clientId} ${each.username} ${each.address}`, each]));
  return [...byWho.values()].toSorted((a, b) => b.score - a.score);
}

/**
 * The evidence of a `telemetry-injection` alert; null when it is not in the shape of this version (shown as plain facts
 * then). Signals come as one a kind and field, heaviest first, suspects likeliest first, each once.
 */
export function readInjection(evidence: JsonObject): Injection | null {
  const { data } = injectionSchema.safeParse(evidence);
  if (data === undefined) return null;
  return {
    ...data,
    signals: alikeAsOne(data.signals),
    suspects: newestOfEach(data.suspects),
  };
}
