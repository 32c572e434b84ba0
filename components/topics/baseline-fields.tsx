import { Age } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { Fact } from '@/components/ui/facts';
import { formatBytes, formatCount, formatCounted, formatValue } from '@/components/ui/format-number';
import type { BaselineDescription, BaselineField } from '@/lib/domain/views';

type Payload = NonNullable<BaselineDescription['payload']>;

/** How payloads are written, and how large they are. */
export function PayloadFacts({ payload }: { readonly payload: Payload | null }) {
  if (payload === null) return <Fact name="Payloads">nothing learned yet</Fact>;
  return (
    <>
      <Fact name="Payloads are written as">{payload.encoding}</Fact>
      <Fact name="Size of a payload">
        about {formatBytes(payload.usualBytes)}{' '}
        <span className="text-dim">(largest {formatBytes(payload.largestBytes)})</span>
      </Fact>
    </>
  );
}

const kindWords: Readonly<Record<BaselineField['kind'], string>> = {
  number: 'number',
  counter: 'counter, by its steps',
  codes: 'codes',
  text: 'any text',
};

/** The fields that are followed, with what is learned of each. */
export function BaselineFields({ payload }: { readonly payload: Payload }) {
  const { fields, unnamedFields } = payload;
  if (fields.length === 0 && unnamedFields === 0) return null;
  const unnamed = `${formatCounted(unnamedFields, 'more field')} ${unnamedFields === 1 ? 'is' : 'are'} followed that the last payload does not carry, so that ${unnamedFields === 1 ? 'its name is' : 'their names are'} not known here.`;
  return (
    <div>
      <h3 className="mb-1 text-xs text-faint">Fields that are followed</h3>
      {fields.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <div tabIndex={0} className="overflow-x-auto rounded-box border">
          <table className="w-full text-sm">
            <thead>
              <tr className="border-b text-xs text-dim">
                {['Field', 'Holds'].map((title) => (
                  <th key={title} scope="col" className="px-2 py-1 text-left font-semibold">
                    {title}
                  </th>
                ))}
                {['Mean', 'Learned range', 'Samples', 'Learned for'].map((title) => (
                  <th key={title} scope="col" className="px-2 py-1 text-right font-semibold">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {fields.map((field) => (
                <FieldRow key={`${field.path} ${field.kind}`} field={field} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {unnamedFields > 0 && <p className="mt-1 text-xs text-dim">{unnamed}</p>}
    </div>
  );
}

function FieldRow({ field }: { readonly field: BaselineField }) {
  const { path, kind, mean, lowest, highest, codes, samples, learnedSince } = field;
  return (
    <tr className="border-b border-line/60 last:border-b-0">
      <td className="min-w-32 px-2 py-1">
        {path === '' ? (
          <span className="text-dim">the payload</span>
        ) : (
          <Chip text={path} what="field" maxCharacters={40} />
        )}
      </td>
      <td className="px-2 py-1 whitespace-nowrap">
        {codes === null ? kindWords[kind] : formatCounted(codes, 'known code')}
      </td>
      <td className="px-2 py-1 text-right whitespace-nowrap">{formatValue(mean)}</td>
      <td className="px-2 py-1 text-right whitespace-nowrap">
        {lowest === null || highest === null ? '–' : `${formatValue(lowest)} to ${formatValue(highest)}`}
      </td>
      <td className="px-2 py-1 text-right">{formatCount(samples)}</td>
      <td className="px-2 py-1 text-right">
        <Age at={learnedSince} never="–" />
      </td>
    </tr>
  );
}
