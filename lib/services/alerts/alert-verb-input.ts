import { z } from 'zod';
import { alertVerdictSchema } from '@/lib/domain/alert';

const commentMax = 10_000;

const alertNote = z
  .string()
  .max(commentMax)
  .transform((text) => text.trim());

/** What every verb takes besides the alert's id. */
export const verbFields = {
  comment: alertNote.optional().describe('why; kept in the timeline'),
  version: z
    .number()
    .int()
    .optional()
    .describe('the version that was looked at; refused with 409 when it has changed'),
};

export const alertVerbInput = z.object({ id: z.uuid(), ...verbFields });
export type AlertVerbInput = z.output<typeof alertVerbInput>;

export const acknowledgeFields = {
  untilClear: z
    .boolean()
    .optional()
    .describe(
      'nothing more is told until the condition ends, unless it becomes more severe; then it is resolved',
    ),
};
export const acknowledgeAlertInput = alertVerbInput.extend(acknowledgeFields);

export const assignFields = {
  assigneeId: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .describe('id of a user (`/alerts/assignees`); null = nobody'),
};
export const assignAlertInput = alertVerbInput.extend(assignFields);

export const snoozeFields = {
  until: z.coerce
    .date('must be an ISO 8601 time')
    .describe('when it comes back, at most 90 days from now; sooner if it becomes more severe'),
};
export const snoozeAlertInput = alertVerbInput.extend(snoozeFields);

export const resolveFields = {
  verdict: alertVerdictSchema
    .nullish()
    .describe('what it was; benign and false ones are kept quiet for a while'),
};
export const resolveAlertInput = alertVerbInput.extend(resolveFields);
export type ResolveAlertInput = z.output<typeof resolveAlertInput>;

export const verdictAlertInput = alertVerbInput.extend({
  verdict: alertVerdictSchema
    .nullable()
    .describe('what it was, of a resolved alert; null takes the verdict back'),
});

export const commentOnAlertInput = z.object({
  id: z.uuid(),
  text: alertNote.refine((text) => text !== '', 'write something'),
});
