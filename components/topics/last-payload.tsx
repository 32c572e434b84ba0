import { CopyButton } from '@/components/ui/copy-button';
import { formatBytes } from '@/components/ui/format-number';
import type { TopicView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

/** Lines and tabs are layout in a payload, everything else invisible is shown. */
function readable(text: string): string {
  return text
    .split(/(\n|\t)/)
    .map((part) => (part === '\n' || part === '\t' ? part : showInvisible(part)))
    .join('');
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function LastPayload({ payload }: { readonly payload: TopicView['lastPayload'] }) {
  return (
    <section aria-label="Last payload" className="panel p-3">
      <header className="mb-2 flex items-center gap-2">
        <h2 className="text-sm">Last payload</h2>
        {payload && (
          <span className="text-xs text-dim">
            {formatBytes(payload.bytes)}, {payload.encoding === 'hex' ? 'not text, shown as hex' : 'text'}
            {payload.isTruncated && ', cut'}
          </span>
        )}
        <span className="grow" />
        {payload && <CopyButton text={payload.text} label="Copy the payload" />}
      </header>
      {payload === null ? (
        <p className="text-sm text-dim">No payload is kept for this topic.</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="live max-h-96 overflow-auto rounded-box bg-ground p-2 font-mono text-xs break-all whitespace-pre-wrap"
        >
          {payload.bytes === 0
            ? '(empty)'
            : readable(
                payload.isTruncated || payload.encoding === 'hex' ? payload.text : pretty(payload.text),
              )}
        </pre>
      )}
    </section>
  );
}
