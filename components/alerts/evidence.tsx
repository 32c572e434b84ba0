import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import type { Json } from '@/lib/domain/json';
import { showInvisible } from '@/lib/domain/wire-text';

const depthMax = 4;
const listMax = 50;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** `exposedTopics` → "exposed topics", `messages_per_second` → "messages per second". */
function toWords(key: string): string {
  return showInvisible(key)
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/\bclient/g, 'MQTT client');
}

/** What the alert rests on: every fact of the finding, numbers as they are, text from the wire in chips. */
export function Evidence({ facts }: { readonly facts: Readonly<Record<string, Json>> }) {
  const entries = Object.entries(facts);
  if (entries.length === 0) return <p className="text-sm text-dim">The detector gave no details.</p>;
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-[max-content_minmax(0,1fr)]">
      {entries.map(([key, value]) => (
        <Fact key={key} name={toWords(key)} value={value} />
      ))}
    </dl>
  );
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
      <Chip text={value} what={name} maxCharacters={120} />
    );
  if (depth >= depthMax) return <Chip text={JSON.stringify(value)} what={name} maxCharacters={120} />;
  if (Array.isArray(value)) return <ValueList values={value} name={name} depth={depth} />;
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
