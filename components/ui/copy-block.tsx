import { CopyButton } from './copy-button';

/** Lines to copy exactly, such as a broker's configuration. */
export function CopyBlock({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div className="relative rounded-box border bg-ground">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0} className="overflow-x-auto py-2 pr-9 pl-3 font-mono text-xs whitespace-pre">
        {text}
      </pre>
      <CopyButton text={text} label={`Copy ${what}`} className="absolute top-1.5 right-1.5 border bg-panel" />
    </div>
  );
}
