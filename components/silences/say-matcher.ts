import type { AlertMatcher, DetectorFamily } from '@/lib/domain/alert-matcher';
import type { SubjectKind } from '@/lib/domain/finding';
import { type Severity, severities, severityRank } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';

export const subjectWords: Readonly<Record<SubjectKind, string>> = {
  client: 'MQTT clients',
  topic: 'topics',
  node: 'edge nodes',
  device: 'devices',
  host: 'host applications',
  broker: 'the broker itself',
  address: 'addresses',
};

export const familyWords: Readonly<Record<DetectorFamily, string>> = {
  subscription: 'subscriptions',
  authentication: 'authentication',
  session: 'sessions',
  rate: 'rates',
  payload: 'payloads',
  value: 'values',
  publisher: 'publishers',
  retained: 'retained messages',
  sparkplug: 'Sparkplug',
  availability: 'availability',
  broker: 'the broker',
  monitor: 'the monitor itself',
};

const namedMax = 4;

/** `a`, `a or b`, `a, b or c`; of more than four the first three and how many others. */
function oneOf(words: readonly string[]): string {
  const shown =
    words.length > namedMax
      ? [...words.slice(0, namedMax - 1), `${words.length - namedMax + 1} others`]
      : words;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** Three or more that reach to an end of the scale are said by the other end: `high or less`. */
function saySeverities(chosen: readonly Severity[] | undefined): readonly string[] {
  const found = severities.filter((severity) => chosen?.includes(severity));
  const first = found[0];
  const last = found.at(-1);
  if (first === undefined || last === undefined) return [];
  const isRun = found.length > 2 && severityRank(last) - severityRank(first) === found.length - 1;
  if (isRun && found.length === severities.length) return [];
  if (isRun && last === 'critical') return [`${first} or more`];
  return isRun && first === 'info' ? [`${last} or less`] : found;
}

const quoted = (text: string) => `“${showInvisible(text)}”`;

function saySubject({ subjectKinds, subject, prefix }: AlertMatcher): string {
  const kinds = subjectKinds?.length ? oneOf(subjectKinds.map((kind) => subjectWords[kind])) : null;
  if (kinds === null && subject === undefined && prefix === undefined) return '';
  const isGlob = subject !== undefined && /[*?]/.test(subject);
  return [
    ` about ${kinds ?? 'anything'}`,
    subject === undefined ? '' : isGlob ? ` named like ${quoted(subject)}` : ` named ${quoted(subject)}`,
    prefix === undefined ? '' : ` under ${quoted(prefix)}`,
  ]
    .join('')
    .replace(/^every alert, /, 'every alert ');
}

/**
 * A matcher in plain words: `every alert of severity high on broker plant-a about topics under “a/b”`. `nameOf` gives a
 * broker's name. Text from the wire is shown with its invisible characters.
 */
export function sayMatcher(matcher: AlertMatcher, nameOf: (brokerId: number) => string): string {
  const { brokerIds, detectors, families, severities: chosen, tags, clientIds, addresses, filters } = matcher;
  const list = (words: readonly string[] | undefined, before: string) =>
    words?.length ? ` ${before} ${oneOf(words)}` : '';
  const names = (values: readonly string[] | undefined, before: string) =>
    values?.length ? `, ${before} ${oneOf(values.map(quoted))}` : '';
  return [
    'every alert',
    list(saySeverities(chosen), 'of severity'),
    list(detectors?.map(showInvisible), 'from the detector'),
    list(
      families?.map((family) => familyWords[family]),
      'in the area of',
    ),
    list(
      brokerIds?.map((id) => showInvisible(nameOf(id))),
      'on broker',
    ),
    saySubject(matcher),
    names(clientIds, 'of the MQTT client'),
    names(addresses, 'from the address'),
    names(filters, 'with the filter'),
    tags?.length ? `, tagged ${oneOf(tags.map(showInvisible))}` : '',
  ]
    .join('')
    .replace(/^every alert, /, 'every alert ');
}
