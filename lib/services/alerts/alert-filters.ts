import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { alertStateSchema, alertVerdicts } from '@/lib/domain/alert';
import { alertHolds } from '@/lib/domain/alerting-views';
import { subjectKinds } from '@/lib/domain/finding';
import { severitySchema } from '@/lib/domain/severity';
import { rowId } from '../brokers/require-broker';
import { escapeLike, listOf, queryText, searchText } from '../keyset-page';

const shown = z.enum(['exclude', 'include', 'only']);

/** What alerts can be filtered by, in the list, its counts and the exports. */
export const alertFilters = {
  state: listOf(alertStateSchema).optional().describe('open, acknowledged, resolved; several with commas'),
  severity: listOf(severitySchema).optional(),
  detector: listOf(queryText).optional(),
  brokerId: rowId.optional(),
  subjectKind: z.enum(subjectKinds).optional(),
  subjectId: queryText.optional(),
  assignee: queryText.optional().describe('id of a user, `me`, or `none`'),
  verdict: listOf(z.enum([...alertVerdicts, 'none']))
    .optional()
    .describe('several with commas; `none` = without one'),
  hold: listOf(z.enum([...alertHolds, 'none']))
    .optional()
    .describe('how it is held back; `none` = not at all'),
  tag: queryText.optional().describe('a tag of the asset, or an ATT&CK id'),
  incidentId: z.uuid().optional(),
  muted: shown
    .optional()
    .describe('alerts that a silence, mute time, exception or maintenance mutes; left out unless asked for'),
  hidden: shown.optional().describe('symptoms of another alert; left out unless asked for'),
  shadow: shown
    .optional()
    .describe('alerts that detectors in shadow mode recorded; left out unless asked for'),
  q: searchText.optional().describe('text in the title, the summary or the subject'),
};
const filtersSchema = z.object(alertFilters);
export type AlertFilters = z.output<typeof filtersSchema>;

type Where = Prisma.AlertWhereInput;

/** What the filters demand of an alert; `ownId` is whom `assignee=me` means. The page is not among them. */
export function whereOf(input: AlertFilters, ownId: string | null = null): Where[] {
  return [
    ...plainConditions(input),
    ...peopleConditions(input, ownId),
    ...listedConditions(input),
    ...textConditions(input),
  ];
}

function plainConditions({ state, severity, detector, brokerId, subjectKind, subjectId }: AlertFilters) {
  const conditions: Where[] = [];
  if (state?.length) conditions.push({ state: { in: state } });
  if (severity?.length) conditions.push({ severity: { in: severity } });
  if (detector?.length) conditions.push({ detector: { in: detector } });
  if (brokerId !== undefined) conditions.push({ brokerId });
  if (subjectKind !== undefined) conditions.push({ subjectKind });
  if (subjectId !== undefined) conditions.push({ subjectId });
  return conditions;
}

function peopleConditions({ assignee, verdict, hold }: AlertFilters, ownId: string | null): Where[] {
  const conditions: Where[] = [];
  if (assignee === 'none') conditions.push({ assigneeId: null });
  else if (assignee === 'me') conditions.push(ownId === null ? { id: { in: [] } } : { assigneeId: ownId });
  else if (assignee) conditions.push({ assigneeId: assignee });
  if (verdict?.length) conditions.push(oneOf('verdict', verdict));
  if (hold?.length) conditions.push(oneOf('hold', hold));
  return conditions;
}

/** One of the values, where `none` is that there is none. */
function oneOf(column: 'verdict' | 'hold', values: readonly string[]): Where {
  const named = values.filter((value) => value !== 'none');
  const given: Where = { [column]: { in: named } };
  return values.includes('none') ? { OR: [given, { [column]: null }] } : given;
}

function listedConditions({ muted, hidden, shadow, incidentId, tag }: AlertFilters): Where[] {
  const conditions: Where[] = [];
  const kinds: [z.output<typeof shown> | undefined, Where, Where][] = [
    [muted, { mutedKind: null }, { mutedKind: { not: null } }],
    [hidden, { inhibitedById: null }, { inhibitedById: { not: null } }],
    [shadow, { shadow: false }, { shadow: true }],
  ];
  for (const [choice = 'exclude', without, only] of kinds)
    if (choice !== 'include') conditions.push(choice === 'only' ? only : without);
  if (incidentId !== undefined) conditions.push({ incidentId });
  if (tag) conditions.push({ OR: [{ tags: { has: tag } }, { attack: { array_contains: [{ id: tag }] } }] });
  return conditions;
}

function textConditions({ q }: AlertFilters): Where[] {
  if (!q) return [];
  const contains = { contains: escapeLike(q), mode: 'insensitive' as const };
  return [{ OR: [{ title: contains }, { summary: contains }, { subjectId: contains }] }];
}
