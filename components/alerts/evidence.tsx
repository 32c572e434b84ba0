import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import type { Json } from '@/lib/domain/json';
import { showInvisible } from '@/lib/domain/wire-text';

const depthMax = 4;
const listMax = 50;
/** A table's cells lie two levels below the list that it shows. */
const cellDepth = 2;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** `exposedTopics` → "exposed topics", `messages_per_second` → "messages per second". */
function toWords(key: string): string {
  return showInvisible(key)
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z\d])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/\bclient/g, 'MQTT client');
}

/** What the alert rests on: every fact of the finding, numbers as they are, text from the wire in chips. */
export function Evidence({ facts }: { readonly facts: Readonly<Record<string, Json>> }) {
  const entries = Object.entries(facts).toSorted(byWidth);
  if (entries.length === 0) return <p className="text-sm text-dim">The detector gave no details.</p>;
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-[max-content_minmax(0,1fr)]">
      {entries.map(([key, value]) => (
        <Fact key={key} name={toWords(key)} value={value} />
      ))}
    </dl>
  );
}

/** Tables come after what takes a line. */
function byWidth([, one]: [string, Json], [, other]: [string, Json]): number {
  const isWide = (value: Json) => Array.isArray(value) && asRecords(value) !== null;
  return Number(isWide(one)) - Number(isWide(other));
}

function Fact({ name, value }: { readonly name: string; readonly value: Json }) {
  return (
    <>
      <dt className="text-sm text-dim">{name}</dt>
      <dd className="mb-1 min-w-0 text-sm sm:mb-0">{showValue(value, name, 0)}</dd>
    </>
  );
}

function showValue(value: Json, name: string, depth: number): ReactNode {
  if (value === null) return <span className="text-faint">–</span>;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number')
    return Number.isInteger(value) ? value.toLocaleString('en-US') : String(Math.round(value * 1000) / 1000);
  if (typeof value === 'string')
    return isoTime.test(value) ? (
      <Moment at={value} />
    ) : (
      <WireText text={value} name={name} isInCell={depth >= cellDepth} />
    );
  if (depth >= depthMax) return <Chip text={JSON.stringify(value)} what={name} maxCharacters={120} />;
  if (Array.isArray(value)) {
    const records = asRecords(value);
    return records === null ? (
      <ValueList values={value} name={name} depth={depth} />
    ) : (
      <RecordTable records={records} name={name} depth={depth} />
    );
  }
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1 border-l pl-3">
      {Object.entries(value).map(([key, inner]) => (
        <div key={key} className="contents">
          <dt className="text-xs text-dim">{toWords(key)}</dt>
          <dd className="min-w-0">{showValue(inner, key, depth + 1)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the monitor says in words of its own is read, not copied. */
function WireText({
  text,
  name,
  isInCell,
}: {
  readonly text: string;
  readonly name: string;
  readonly isInCell: boolean;
}) {
  if (name === 'sign')
    return <span className="inline-block min-w-56 break-words">{showInvisible(text)}</span>;
  if (name === 'kind')
    return <span className="font-mono text-xs whitespace-nowrap">{showInvisible(text)}</span>;
  return isInCell ? (
    <span className="whitespace-nowrap">
      <Chip text={text} what={name} maxCharacters={48} isInTable />
    </span>
  ) : (
    <Chip text={text} what={name} maxCharacters={120} />
  );
}

type JsonRecord = Readonly<Record<string, Json>>;

/** The values as records when each of them is one; null otherwise. */
function asRecords(values: readonly Json[]): readonly JsonRecord[] | null {
  const isRecord = (value: Json): value is JsonRecord =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return values.length > 0 && values.every(isRecord) ? values : null;
}

/** Facts that are told of several things alike: one row each, without the columns that none of them fills. */
function RecordTable({
  records,
  name,
  depth,
}: {
  readonly records: readonly JsonRecord[];
  readonly name: string;
  readonly depth: number;
}) {
  const shown = records.slice(0, listMax);
  const isFilled = (key: string) => shown.some((record) => record[key] !== null && record[key] !== undefined);
  const columns = [...new Set(shown.flatMap((record) => Object.keys(record)))].filter(isFilled);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div tabIndex={0} className="overflow-x-auto rounded-box border">
      <table className="w-full text-sm" aria-label={name}>
        <thead>
          <tr className="border-b text-left text-xs text-dim">
            {columns.map((key) => (
              <th key={key} scope="col" className="px-2 py-1 font-normal whitespace-nowrap">
                {toWords(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((record, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: evidence never changes its order.
            <tr key={index} className="border-b border-line/60 align-top last:border-b-0">
              {columns.map((key) => (
                <td key={key} className="px-2 py-1">
                  {showValue(record[key] ?? null, key, depth + cellDepth)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {records.length > listMax && (
        <p className="p-2 text-xs text-dim">and {records.length - listMax} more</p>
      )}
    </div>
  );
}

function ValueList({
  values,
  name,
  depth,
}: {
  readonly values: readonly Json[];
  readonly name: string;
  readonly depth: number;
}) {
  if (values.length === 0) return <span className="text-faint">none</span>;
  return (
    <ul className="flex flex-wrap gap-1">
      {values.slice(0, listMax).map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: evidence never changes its order.
        <li key={index} className="max-w-full">
          {showValue(value, name, depth + 1)}
        </li>
      ))}
      {values.length > listMax && <li className="text-xs text-dim">and {values.length - listMax} more</li>}
    </ul>
  );
}
