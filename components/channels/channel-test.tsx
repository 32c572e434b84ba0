import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { StateSign } from '@/components/ui/state-sign';
import type { ChannelTestView } from '@/lib/domain/views';

/** The same JSON with line breaks, or the text as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** What a test sent and what came back, exactly; secrets are hidden by the server. */
export function ChannelTest({ test }: { readonly test: ChannelTestView }) {
  const result = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new result comes into view.
  useEffect(() => {
    result.current?.scrollIntoView({ block: 'nearest' });
  }, [test]);
  const { request, response } = test;
  const head = [
    `${request.method} ${request.host}`,
    ...Object.entries(request.headers).map(([name, text]) => `${name}: ${text}`),
  ].join('\n');
  return (
    <section
      ref={result}
      aria-label="Result of the test"
      aria-live="polite"
      className="panel flex flex-col gap-3 p-3"
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm">
        <StateSign
          sign={test.ok ? 'online' : 'refused'}
          word={test.ok ? 'delivered' : 'not delivered'}
          className="font-semibold"
        />
        <span className="min-w-0 break-words">{test.detail}</span>
      </div>
      {!test.ok && response === null && (
        <p className="text-xs text-dim">
          What messages may reach besides the public internet is set under{' '}
          <Link href="/settings?view=outgoing" prefetch={false} className="text-accent underline">
            Settings, Outgoing connections
          </Link>
          .
        </p>
      )}
      <Part title="Request" exact={head} shown={head} />
      <Part
        title={request.method === 'POST' ? 'Request body' : 'What was sent'}
        exact={request.body}
        shown={indented(request.body)}
      />
      {response === null ? (
        <p className="text-sm text-dim">{test.ok ? 'This protocol has no answer.' : 'Nothing answered.'}</p>
      ) : (
        <Part
          title={`Answer: ${request.method === 'POST' ? 'HTTP' : request.method} ${response.status}${response.isTruncated ? ', first 4 KiB' : ''}`}
          exact={response.body}
          shown={response.body === '' ? '(empty)' : indented(response.body)}
        />
      )}
    </section>
  );
}

const paneClass =
  'max-h-64 overflow-auto rounded-box border bg-ground p-2 font-mono text-xs break-words whitespace-pre-wrap';

function Part({
  title,
  exact,
  shown,
}: {
  readonly title: string;
  readonly exact: string;
  readonly shown: string;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <h3 className="flex items-center gap-1 text-xs font-semibold text-dim">
        {title}
        {shown !== exact && exact !== '' && (
          <span className="font-normal text-faint">(indented for reading)</span>
        )}
        <CopyButton text={exact} label={`Copy: ${title}`} />
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0} className={paneClass}>
        {shown}
      </pre>
    </div>
  );
}
