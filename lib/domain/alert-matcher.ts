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

/**
 * Which alerts something is about: all given fields must fit, a list fits when one of its members does, an empty matcher
 * fits everything. `subject` is a glob over the subject's id (`*` any text, `?` one character); `prefix` a topic prefix
 * (whole levels) or Sparkplug group that the subject lies under; `tags` ATT&CK ids or asset tags.
 */
export const alertMatcherSchema = z.strictObject({
  brokerIds: z.array(z.number().int()).max(100).optional(),
  detectors: z.array(text).max(100).optional(),
  families: z.array(z.enum(detectorFamilies)).optional(),
  severities: z.array(severitySchema).optional(),
  subjectKinds: z.array(z.enum(subjectKinds)).optional(),
  subject: text.optional(),
  prefix: text.optional(),
  tags: z.array(text).max(50).optional(),
  clientId: text.optional(),
  address: text.optional(),
  filter: text.optional(),
});
export type AlertMatcher = z.infer<typeof alertMatcherSchema>;

/** A span of every week: days 0 (Sunday) to 6, minutes from local midnight, may run over midnight. */
export const weeklyTimeSchema = z.strictObject({
  timeZone: z.string().min(1).max(64),
  weekdays: z.array(z.number().int().min(0).max(6)).min(1).max(7),
  startMinute: z.number().int().min(0).max(1439),
  durationMinutes: z.number().int().min(1).max(10_080),
});
export type WeeklyTime = z.infer<typeof weeklyTimeSchema>;
