import { z } from 'zod';
import { subjectKinds } from './finding';
import { severitySchema } from './severity';

/** Areas that detectors belong to; routing and silences can name them. */
export const detectorFamilies = [
  'subscription',
  'authentication',
  'session',
  'rate',
  'payload',
  'value',
  'publisher',
  'retained',
  'sparkplug',
  'availability',
  'broker',
  'monitor',
] as const;
export type DetectorFamily = (typeof detectorFamilies)[number];

const text = z.string().min(1).max(512);
/** As long as a text of evidence may be. */
export const matchedNameMax = 2048;
export const matchedNamesMax = 50;
const names = z.array(z.string().min(1).max(matchedNameMax)).max(matchedNamesMax);

const fields = z.strictObject({
  brokerIds: z.array(z.number().int()).max(100).optional(),
  detectors: z.array(text).max(100).optional(),
  families: z.array(z.enum(detectorFamilies)).optional(),
  severities: z.array(severitySchema).optional(),
  subjectKinds: z.array(z.enum(subjectKinds)).optional(),
  subject: text.optional(),
  prefix: text.optional(),
  tags: z.array(text).max(50).optional(),
  clientIds: names.optional().describe('MQTT clients; fits when the alert is about these and no other'),
  addresses: names.optional().describe('addresses; likewise'),
  filters: names.optional().describe('filters as they were subscribed to; likewise'),
});
const singles = {
  clientId: text.optional().describe('short for `clientIds` with one'),
  address: text.optional().describe('short for `addresses` with one'),
  filter: text.optional().describe('short for `filters` with one'),
};
export type AlertMatcher = z.output<typeof fields>;

const listOf = { clientId: 'clientIds', address: 'addresses', filter: 'filters' } as const;

/**
 * Which alerts something is about: all given fields must fit, a list fits when one of its members does, an empty matcher
 * fits everything. `subject` is a glob over the subject's id (`*` any text, `?` one character); `prefix` a topic prefix
 * (whole levels) or Sparkplug group that the subject lies under; `tags` ATT&CK ids or asset tags. MQTT clients, addresses and
 * filters fit when the alert names some and all of them are listed. Reads the single names that earlier versions stored.
 */
export const alertMatcherSchema = z
  .strictObject({ ...fields.shape, ...singles })
  .transform(({ clientId, address, filter, ...lists }, check): AlertMatcher => {
    const matcher: AlertMatcher = { ...lists };
    for (const [single, value] of Object.entries({ clientId, address, filter })) {
      if (value === undefined) continue;
      const list = listOf[single as keyof typeof listOf];
      if (matcher[list] !== undefined)
        check.addIssue({ code: 'custom', path: [single], message: `give this or \`${list}\`, not both` });
      else matcher[list] = [value];
    }
    return matcher;
  });

/** A span of every week: days 0 (Sunday) to 6, minutes from local midnight, may run over midnight. */
export const weeklyTimeSchema = z.strictObject({
  timeZone: z.string().min(1).max(64),
  weekdays: z.array(z.number().int().min(0).max(6)).min(1).max(7),
  startMinute: z.number().int().min(0).max(1439),
  durationMinutes: z.number().int().min(1).max(10_080),
});
export type WeeklyTime = z.infer<typeof weeklyTimeSchema>;
