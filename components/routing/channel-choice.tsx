import { OptionSet } from '@/components/ui/option-set';
import type { ChannelView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = {
  readonly legend: string;
  readonly help?: string;
  readonly channels: readonly ChannelView[];
  readonly chosen: readonly string[];
  readonly error: string | null;
  onChange(chosen: readonly string[]): void;
};

/** Which channels are told; one that was removed can only be taken out. */
export function ChannelChoice({ legend, help, channels, chosen, error, onChange }: Props) {
  const removed = chosen.filter((id) => !channels.some((channel) => channel.id === id));
  const options = [
    ...channels.map(({ id, name, enabled }) => ({
      value: id,
      label: `${showInvisible(name)}${enabled ? '' : ' (off)'}`,
    })),
    ...removed.map((id) => ({ value: id, label: 'a removed channel' })),
  ];
  if (options.length === 0)
    return (
      <p className="text-sm text-dim">
        {legend}: there is no channel yet.{' '}
        <a href="/channels" className="text-accent underline">
          Add one
        </a>{' '}
        first.
      </p>
    );
  return (
    <OptionSet
      legend={legend}
      help={help}
      options={options}
      chosen={chosen}
      error={error}
      onChange={onChange}
    />
  );
}
