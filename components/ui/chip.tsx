import { showInvisible } from '@/lib/domain/wire-text';
import { classNames } from './class-names';
import { CopyButton } from './copy-button';
import { truncateMiddle } from './truncate-middle';

type Props = {
  /** Text from the wire, raw. */
  readonly text: string;
  /** What it is, for the copy button: "MQTT client id". */
  readonly what: string;
  readonly maxCharacters?: number;
  /** In a table the row is the tab stop, not each chip. */
  readonly isInTable?: boolean;
};

/** An identifier from the wire: monospace, invisible characters shown, cut in the middle, whole text on focus, on hover and on paper. */
export function Chip({ text, what, maxCharacters = 48, isInTable = false }: Props) {
  const shown = showInvisible(text);
  const cut = truncateMiddle(shown, maxCharacters);
  const isCut = cut !== shown;
  return (
    <span className="group/chip inline-flex max-w-full min-w-0 items-center gap-0.5 rounded-box bg-raised pl-1.5 align-middle font-mono text-xs font-normal text-ink">
      <bdi
        className={classNames('min-w-0 py-0.5', isInTable ? 'truncate' : 'break-all')}
        title={isCut || isInTable ? shown : undefined}
      >
        {shown === '' ? (
          <span className="text-faint">(empty)</span>
        ) : isCut && !isInTable ? (
          <FullOnFocus cut={cut} full={shown} />
        ) : (
          cut
        )}
      </bdi>
      <CopyButton
        text={text}
        label={`Copy ${what}`}
        isTabStop={!isInTable}
        className={isInTable ? 'opacity-0 group-hover/chip:opacity-100' : undefined}
      />
    </span>
  );
}

function FullOnFocus({ cut, full }: { readonly cut: string; readonly full: string }) {
  return (
    <button type="button" className="group/full cursor-text text-left" aria-label={full}>
      <span className="group-focus/full:hidden print:hidden">{cut}</span>
      <span className="hidden select-text break-all group-focus/full:inline print:inline">{full}</span>
    </button>
  );
}
